using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>
/// What Overlay has to reach. All figures are ratios of values of the same round, so that they mean the same on any machine. "Every peer"
/// is every other user-space overlay that took part: the one that is nearest decides.
/// </summary>
internal sealed class Bars(RunResults results, IReadOnlyList<PeerSystem> systems)
{
    /// <summary>What n2n 3.1.1 without a cipher moved, to the bare link, where that was measured: Debian has an older and slower n2n.</summary>
    private const double CurrentN2nToRaw = 0.017;

    /// <summary>The seconds per GiB of the bare link that the bars for CPU time are written for.</summary>
    private const double CpuOfRaw = 0.3;

    private static readonly string Raw = AllSystems.Raw.Id;
    private static readonly string Clear = OverlayEdges.Clear.Id;
    private static readonly string Platform = OverlayEdges.Platform.Id;
    private static readonly string Aegis = OverlayEdges.Aegis.Id;
    private static readonly string OpenVpn = Systems.OpenVpn.Clear.Id;

    public IReadOnlyList<Bar> List() =>
    [
        Bar.AtLeast("TCP, clear, to raw", 0.25, Ratio(Clear, Raw, Metric.Tcp)),
        Bar.AtLeast($"TCP, clear, to n2n 3.1.1 ({CurrentN2nToRaw} of raw, as recorded)", 14, Ratio(Clear, Raw, Metric.Tcp) / CurrentN2nToRaw),
        Bar.AtLeast("TCP, AEGIS-128L, to clear", 0.6, Ratio(Aegis, Clear, Metric.Tcp)),
        Bar.AtLeast("TCP, AES-256-GCM of the platform, to clear", 0.25, Ratio(Platform, Clear, Metric.Tcp)),
        Bar.AtLeast("TCP, AES-256-GCM of the platform, to every encrypted peer", 3, Least(Platform, Metric.Tcp, peer => peer.IsEncrypted)),
        Bar.AtMost("CPU per GiB, clear, to raw (1.2 s where raw takes 0.3)", 1.2 / CpuOfRaw, Ratio(Clear, Raw, Metric.Cpu)),
        Bar.AtMost("CPU per GiB, AEGIS-128L, to raw (2.0 s where raw takes 0.3)", 2.0 / CpuOfRaw, Ratio(Aegis, Raw, Metric.Cpu)),
        Bar.AtLeast("UDP 64 B, clear, to OpenVPN without cipher", 1.2, Ratio(Clear, OpenVpn, Metric.Datagrams)),
        Bar.AtLeast("ZeroMQ 4,096 B, clear, to OpenVPN without cipher", 4, Ratio(Clear, OpenVpn, Metric.Messages(Scale.ArticleMessage))),
        Bar.AtLeast("ZeroMQ 256 B, clear, to raw", 0.8, Ratio(Clear, Raw, Metric.Messages(256))),
        Bar.AtMost("round trip idle p50, clear, to every peer", 1, Most(Clear, Metric.IdleMedian)),
        Bar.AtMost("round trip under load p99, clear, to every peer", 1, Most(Clear, Metric.LoadedTail)),
        Bar.AtMost("round trip under load p99, AEGIS-128L, to every peer", 1, Most(Aegis, Metric.LoadedTail)),
        Bar.AtMost("round trip under load p99, AES-256-GCM of the platform, to every peer", 1, Most(Platform, Metric.LoadedTail)),
        Bar.AtMost("round trip under load p99, clear, real time, to every peer", 1, Most(OverlayEdges.ClearInRealTime.Id, Metric.LoadedTail)),
        Bar.AtMost("round trip under load p99, AEGIS-128L, real time, to every peer", 1, Most(OverlayEdges.AegisInRealTime.Id, Metric.LoadedTail)),
        Bar.AtMost("round trip under load p99, AES-256-GCM of the platform, real time, to every peer", 1, Most(OverlayEdges.PlatformInRealTime.Id, Metric.LoadedTail)),
    ];

    public string Write() => MarkdownTable.Write(
        ["bar", "wanted", "measured", "met"],
        List().Select(bar => (string[])[bar.Name, bar.Requirement, Number.Format(bar.Measured), bar.IsMet switch { true => "yes", false => "no", null => "-" }]));

    private double? Ratio(string system, string baseline, Metric metric) => results.MedianRatio(system, baseline, metric);

    private double? Least(string system, Metric metric, Func<PeerSystem, bool> among) => ToPeers(system, metric, among).Min();

    private double? Most(string system, Metric metric) => ToPeers(system, metric, _ => true).Max();

    private IEnumerable<double?> ToPeers(string system, Metric metric, Func<PeerSystem, bool> among) =>
        systems.Where(peer => peer.Kind == SystemKind.Peer && among(peer)).Select(peer => Ratio(system, peer.Id, metric));
}
