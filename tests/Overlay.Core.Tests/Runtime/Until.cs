namespace Overlay.Core.Tests.Runtime;

/// <summary>Waits for a state that has no event: looks again and again, and fails if it never comes.</summary>
internal static class Until
{
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestSegment.Hang, "What was waited for did not happen.");
            await Task.Yield();
        }
    }
}
