using Overlay.DataPath.Segment;
using Overlay.Nodes.Forwarding;
using Overlay.Nodes.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Neighbors;

/// <summary>
/// Tells each peer that joins which IP addresses the host behind the port has, so that nobody goes on with the MAC address that it had before a restart: twice,
/// as RFC 5227, section 2.3, says. Only the peer that joined gets it.
/// </summary>
internal sealed class Announcements(NodeContext context, EngineFrames frames)
{
    private const int Repeats = 2;
    private const int MaxAddresses = 64;

    /// <summary>ANNOUNCE_INTERVAL (RFC 5227, section 1.1).</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly HashSet<Peer> _joined = [];
    private IReadOnlyList<IpAddress> _addresses = [];

    public void HandleJoined(Peer peer) => _joined.Add(peer);

    /// <summary>The addresses that the host has now, as the shell says after a peer joined.</summary>
    public void Announce(IReadOnlyList<IpAddress> addresses, Instant now)
    {
        _addresses = [.. addresses.Take(MaxAddresses)];
        Refresh(now);
        foreach (var peer in _joined)
        {
            peer.Announcements = Repeats;
            Send(peer, now);
        }

        _joined.Clear();
    }

    public void HandleTimeout(Peer peer, Instant now)
    {
        if (peer.IsJoined)
        {
            Send(peer, now);
        }
    }

    /// <summary>What is used here is noted as such, whether the host speaks of it or not.</summary>
    public void Refresh(Instant now)
    {
        foreach (var address in _addresses)
        {
            context.Neighbors.TryLearn(address, context.Options.Mac, context.Neighbors.Local, isRouter: false, now);
        }
    }

    private void Send(Peer peer, Instant now)
    {
        foreach (var address in _addresses)
        {
            frames.SendOwn(peer, NeighborAnnouncement.Create(address, context.Options.Mac), now);
        }

        if (--peer.Announcements > 0)
        {
            peer.Deadlines[PeerDeadline.Announcement] = now + Interval;
        }
    }
}
