namespace Overlay.Core.Tests.Node;

/// <summary>Waits for a state that has no event: looks again and again, and fails if it never comes.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < TestSegment.Hang, "What was waited for did not happen.");
            await Task.Yield();
        }
    }
}
