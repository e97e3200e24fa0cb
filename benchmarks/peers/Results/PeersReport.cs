using System.Globalization;
using System.Text;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>What a run gives: where it was made, the table, the bars, and what did not take part.</summary>
internal sealed class PeersReport(PeersSettings settings, PeersRun run, Machine machine, DateTime date)
{
    private const double NotableLoss = 0.5;

    private readonly IReadOnlyList<PeerSystem> _systems = [.. settings.Systems.Where(system => run.Results.Samples.Any(sample => sample.System == system.Id))];

    /// <summary>The systems that were measured.</summary>
    public IReadOnlyList<PeerSystem> Systems => _systems;

    public string Write()
    {
        var text = new StringBuilder();
        Origin.Add(text, machine, date, settings.Command, settings.Rounds, Versions());
        text.Append('\n').Append(SystemTable.Write(run.Results, _systems)).Append('\n');
        AddNotes(text);
        return text.Append("\nThe bars:\n\n").Append(new Bars(run.Results, _systems).Write()).ToString();
    }

    private IEnumerable<string> Versions() => _systems
        .Where(system => system.Kind == SystemKind.Peer)
        .Select(system => $"{system.Package} {system.ReadVersion()}")
        .Distinct()
        .Append($"iperf3 {ProgramVersion.Read(@"iperf ([0-9.]+)", "iperf3", "--version")}")
        .Append($"libzmq {Programs.Native.LibZmq.ReadVersion() ?? "not installed"}");

    private void AddNotes(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"""
            Both hosts are namespaces of this machine and share its processors with the load generators; underlay MTU 1500, overlay MTU {PeerSystem.Mtu} for
            all. File: {settings.Scale.FileBytes / 1_000_000:N0} MB of random bytes, memory to memory. CPU: the time that the whole machine was busy, softirq included. Memory: one end.
            ZeroMQ messages are zeros, which LZ4 and LZO make small; the file and iperf3's data are random, which they do not.

            """);
        foreach (var system in _systems)
        {
            if (run.Results.Median(system.Id, Metric.LoadedLoss) is { } lost and > NotableLoss)
            {
                text.Append(CultureInfo.InvariantCulture, $"Under load, {system.Name} lost {Number.Format(lost)} % of the pings; its percentiles are of the others.\n");
            }
        }

        Origin.AddLeftOut(text, run.LeftOut);
    }
}
