using System.Globalization;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>
/// The time that all processors of the machine were busy, in seconds: everything but idle, waiting for disks, and stolen by the
/// hypervisor. A process does not see the kernel's work in soft interrupts, which is most of what a tunnel costs in the kernel.
/// </summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ, which is 100 on every architecture that .NET runs on.

    public static double Read() => ParseBusy(File.ReadLines("/proc/stat").First());

    /// <summary>Reads the first line of <c>/proc/stat</c>: user, nice, system, idle, iowait, irq, softirq, steal.</summary>
    public static double ParseBusy(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is ["cpu", var user, var nice, var system, _, _, var hard, var soft, ..]
            ? new[] { user, nice, system, hard, soft }.Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond
            : throw new FormatException($"This is not the sum of all processors: {line}");
    }
}
