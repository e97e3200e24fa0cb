namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>Every system, in the order of the table.</summary>
internal static class AllSystems
{
    public static PeerSystem Raw { get; } = new RawLink();

    public static IReadOnlyList<PeerSystem> List { get; } =
    [
        Raw,
        new KernelVxlan(),
        new N2n(),
        OpenVpn.Clear,
        OpenVpn.Aes,
        Tinc.Clear,
        Tinc.Default,
        Fastd.Clear,
        Fastd.Salsa,
        OverlayEdges.Clear,
        OverlayEdges.Platform,
        OverlayEdges.Aegis,
        OverlayEdges.Compressed,
    ];
}
