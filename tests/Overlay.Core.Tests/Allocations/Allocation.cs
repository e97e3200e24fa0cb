namespace Overlay.Core.Tests.Allocations;

/// <summary>Counts what a step allocates on this thread once it is warm.</summary>
internal static class Allocation
{
    public const int Frames = 10_000;

    private const int WarmUp = 500;

    /// <summary>Runs the step until it is warm, then <see cref="Frames"/> times, and expects that it succeeds and allocates nothing.</summary>
    public static void AssertNone(Func<bool> step)
    {
        Assert.Equal(WarmUp, Run(step, WarmUp));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var succeeded = Run(step, Frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Frames, succeeded);
        Assert.Equal(0, allocated);
    }

    private static int Run(Func<bool> step, int count)
    {
        var succeeded = 0;
        for (var i = 0; i < count; i++)
        {
            succeeded += step() ? 1 : 0;
        }

        return succeeded;
    }
}
