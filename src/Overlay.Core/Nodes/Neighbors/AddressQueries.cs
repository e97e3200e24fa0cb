using Overlay.Nodes.Links;
using Overlay.Nodes.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Neighbors;

/// <summary>Asks who has an address: the peers that bridge, and the supernodes. Each address is asked for once in a while only.</summary>
internal sealed class AddressQueries(NodeContext context, SupernodeLinks links)
{
    /// <summary>How many addresses are remembered as asked for; when there are more, some are asked for again too early.</summary>
    private const int MaxRemembered = 1_024;

    private readonly Dictionary<MacAddress, Instant> _askAgainAt = [];

    public TableSize Size => new(_askAgainAt.Count, MaxRemembered);

    public void Ask(MacAddress mac, Instant now)
    {
        if (!mac.IsStation || (_askAgainAt.TryGetValue(mac, out var again) && now < again))
        {
            return;
        }

        if (_askAgainAt.Count >= MaxRemembered)
        {
            _askAgainAt.Clear();
        }

        _askAgainAt[mac] = now + context.Timings.QueryInterval;
        foreach (var peer in context.Peers.All)
        {
            if (peer.Bridges && peer.Sessions.Current is { } session)
            {
                context.Transmitter.SendControl(session, peer.Paths.Active, new WhoHas(mac));
            }
        }

        links.Broadcast(new PeerQuery(mac));
    }

    /// <summary>A peer asks: answer if the address is bridged here.</summary>
    public void HandleWhoHas(Peer peer, in WhoHas message, Instant now)
    {
        var isOurs = message.Mac == context.Options.Mac
            || (context.Learned.TryFind(message.Mac, now, out var owner) && owner == context.LocalAddresses);
        if (isOurs && peer.Sessions.Current is { } session)
        {
            context.Transmitter.SendControl(session, peer.Paths.Active, new Has(message.Mac));
        }
    }

    /// <summary>A peer says that it bridges an address; the same rules as for a frame from there.</summary>
    public void HandleHas(Peer peer, in Has message, Instant now)
    {
        if (peer.Bridges && message.Mac.IsStation && message.Mac != context.Options.Mac && context.Peers.Find(message.Mac) is null)
        {
            context.Learned.TryLearn(message.Mac, peer.Addresses, now);
        }
    }
}
