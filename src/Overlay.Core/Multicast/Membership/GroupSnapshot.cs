using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What the engine knows of one group at one moment.</summary>
internal sealed record GroupSnapshot
{
    public required GroupId Group { get; init; }

    /// <summary>What this node wants of it.</summary>
    public required GroupFilter Own { get; init; }

    public required IReadOnlyList<(NodeId Node, GroupFilter Filter)> Members { get; init; }

    public required GroupTraffic Traffic { get; init; }

    /// <summary>Who makes the copies now.</summary>
    public required ReplicationMode Replication { get; init; }
}
