namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>Every system, in the order of the table.</summary>
internal static class AllSystems
{
    public static PeerSystem Raw { get; } = new RawLink();

    /// <summary>Those that a first look takes.</summary>
    public static IReadOnlyList<PeerSystem> Quick { get; } =
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

    public static IReadOnlyList<PeerSystem> List { get; } =
    [
        .. Quick,
        OverlayEdges.ClearInRealTime,
        OverlayEdges.PlatformInRealTime,
        OverlayEdges.AegisInRealTime,
    ];
}
