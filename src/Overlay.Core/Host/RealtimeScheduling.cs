using System.Runtime.InteropServices;

namespace Overlay.Host;

/// <summary>The scheduling of a thread that runs before all usual ones, as soon as it can and as long as it has something to do (sched(7)).</summary>
internal static unsafe class RealtimeScheduling
{
    public const int MaxPriority = 99;

    /// <summary>Round robin among threads of one priority; what the thread starts is scheduled as usual again.</summary>
    private const int Policy = 2 | 0x4000_0000;

    /// <summary>Schedules the calling thread like this; null, or why it cannot be.</summary>
    public static string? TryEnter(int priority)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "it exists on Linux only";
        }

        var parameter = priority;
        return Libc.SetScheduler(0, Policy, &parameter) == 0
            ? null
            : $"the system refuses it: {Marshal.GetLastPInvokeErrorMessage()}. It needs CAP_SYS_NICE or a limit for it (ulimit -r {priority})";
    }
}
