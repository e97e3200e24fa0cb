using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Replication;

/// <summary>What this node does for one peer that asks it for copies.</summary>
internal sealed class ReplicaShare(long uplink, Instant now)
{
    // So that with a short uplink, too, one frame may go to many members.
    private const long LeastBurst = 1_000_000;
    private const int BitsPerByte = 8;

    /// <summary>The requests of the peer that are served.</summary>
    public List<ServedRequest> Served { get; } = [];

    /// <summary>Bytes that may be sent for it: as many as this node can send.</summary>
    public TokenBucket Budget { get; } = new(uplink / BitsPerByte, Math.Max(uplink / BitsPerByte, LeastBurst), now);
}
