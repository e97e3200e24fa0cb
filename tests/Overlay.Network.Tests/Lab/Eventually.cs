using System.Diagnostics;

namespace Overlay.Network.Tests.Lab;

/// <summary>Waits for what other programs and the kernel do, by looking again until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Throws with the description if the condition does not come true in time.</summary>
    public static Task IsTrueAsync(Func<bool> condition, Func<string> describe, TimeSpan? limit = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), describe, limit);

    /// <summary>As above, for a condition that takes time to look at.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> describe, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (limit ?? LabProcess.Patience))
            {
                throw new TimeoutException(describe());
            }

            await Task.Delay(Interval);
        }
    }
}
