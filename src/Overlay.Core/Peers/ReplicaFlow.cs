using Overlay.Multicast.Replication;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Peers;

/// <summary>Copies that this node makes for another one, as the data path sees it. Never changed.</summary>
internal sealed class ReplicaFlow
{
    /// <summary>What the datagrams have to show a MAC under.</summary>
    public required SipKey Key { get; init; }

    /// <summary>Whose group frames they are.</summary>
    public required NodeId Source { get; init; }

    /// <summary>True if this node is a member itself.</summary>
    public required bool IsForSelf { get; init; }

    public required PeerRoute[] Members { get; init; }

    /// <summary>Replicators that have members of their own.</summary>
    public required ReplicaRoute[] Branches { get; init; }

    public required RepeatFilter Repeats { get; init; }

    /// <summary>Bytes that may be sent for who asked.</summary>
    public required TokenBucket Budget { get; init; }
}
