namespace Overlay.Core.Tests.Allocations;

/// <summary>Counts what a step allocates on this thread once it is warm.</summary>
internal static class Allocation
{
    public const int Frames = 10_000;

    private const int WarmUp = 500;
    private const int Rounds = 3;

    /// <summary>
    /// Runs the step until it is warm, then rounds of as many times as given, and expects that it always succeeds and that a round
    /// allocates nothing. The runtime may allocate on the thread now and then (recompilation, a garbage collection that another test
    /// caused), so the best round counts; what the step itself allocates, even if only in some of the frames, is in each of them.
    /// </summary>
    public static void AssertNone(Func<bool> step, int times = Frames)
    {
        var warmUp = Math.Min(WarmUp, times);
        Assert.Equal(warmUp, Run(step, warmUp));
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var succeeded = Run(step, times);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(times, succeeded);
        }

        Assert.Equal(0, least);
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
