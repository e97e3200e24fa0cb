namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>Every way to copy, in the order of the table.</summary>
internal static class AllCopySystems
{
    public static IReadOnlyList<CopySystem> List { get; } =
    [
        new VxlanCopies(),
        new N2nCopies(),
        new OverlayCopies("overlay-sender", "Overlay, by the sender", ReplicationMode.Sender, "platform"),
        new OverlayCopies("overlay-aegis", "Overlay, by the sender, AEGIS-128L", ReplicationMode.Sender, "aegis"),
        new OverlayCopies("overlay-supernode", "Overlay, by its supernode", ReplicationMode.Replicators, "platform"),
        new OverlayCopies("overlay-tree", "Overlay, tree of eight", ReplicationMode.Tree, "platform"),
    ];
}
