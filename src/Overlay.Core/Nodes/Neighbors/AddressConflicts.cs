using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Neighbors;

/// <summary>Reports addresses that a station behind the port and one at a peer say they have, each at most once in a few seconds. Whether the first is the host
/// itself, the shell knows.</summary>
internal sealed class AddressConflicts(NodeContext context)
{
    private const int MaxRemembered = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<IpAddress, Instant> _reportAgainAt = [];

    public TableSize Size => new(_reportAgainAt.Count, MaxRemembered);

    public void Handle(in NeighborClaim claim, Instant now)
    {
        if (_reportAgainAt.TryGetValue(claim.Ip, out var again) && now < again)
        {
            return;
        }

        if (_reportAgainAt.Count >= MaxRemembered)
        {
            _reportAgainAt.Clear();
        }

        _reportAgainAt[claim.Ip] = now + Interval;
        context.Outbox.Add(new NodeEvent.AddressClaimed(claim.Ip, claim.Mac, claim.Peer, context.Peers.Find(claim.Peer)?.Name ?? string.Empty));
    }
}
