using System.Globalization;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>The resident set of the process at one end, after all that was measured before; the mean of both ends.</summary>
internal sealed class ProcessMemory : Figure
{
    private const double KibibytesPerMegabyte = 1e6 / 1024;

    public override string Id => "memory";

    public override string Description => "resident set of the process at one end, after the other tests";

    public override IReadOnlyList<string> Programs => [];

    public override Task<IReadOnlyList<Measured>> MeasureAsync(Session session) => Task.FromResult<IReadOnlyList<Measured>>(
        session.System.Ends.Count == 0
            ? []
            : [new Measured(Metric.Memory, session.System.Ends.Average(end => ParseResident(File.ReadAllText($"/proc/{end.Id}/status"))))]);

    /// <summary>Reads <c>VmRSS</c> of <c>/proc/PID/status</c>, in MB.</summary>
    public static double ParseResident(string status)
    {
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            ?? throw new FormatException("The status has no line VmRSS.");
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / KibibytesPerMegabyte;
    }
}
