using Overlay.Buffers;
using Overlay.Nodes.Peers;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Neighbors;

/// <summary>
/// Questions of ARP and neighbour discovery whose answer is known from a peer that was silent for a while. The peer is pinged: if it answers at once its
/// station is answered for, and if not the question goes to all, as one without an answer does.
/// </summary>
internal sealed class NeighborQuestions : ITimed
{
    private const int MaxHeld = 64;

    /// <summary>Much longer than most round trips, much shorter than the second after which a host asks again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly NodeContext _context;
    private readonly Deadlines<NeighborDeadline> _deadlines;
    private readonly List<Held> _held = [];

    public NeighborQuestions(NodeContext context)
    {
        _context = context;
        _deadlines = new Deadlines<NeighborDeadline>(context.Agenda, this);
    }

    /// <summary>Takes a question on: to be answered if that is possible by now, else to be sent to all.</summary>
    public Action<PacketBuffer, Instant> Resume { get; set; } = static (_, _) => { };

    /// <summary>The same for a question whose peer did not answer: to be sent to all.</summary>
    public Action<PacketBuffer, Instant> Pass { get; set; } = static (_, _) => { };

    public int Count => _held.Count;

    /// <summary>Keeps a copy of the frame until the peer answers; false if it is to be sent to all at once.</summary>
    public bool TryHold(PacketBuffer frame, PeerRoute silent, Instant now)
    {
        if (_held.Count >= MaxHeld || _context.Peers.Find(silent.Id) is not { Sessions.Current: { } session } peer)
        {
            return false;
        }

        if (!_held.Exists(held => held.Peer == peer))
        {
            _context.Transmitter.SendControl(session, peer.Paths.Active, new Ping(_context.Random.NextUInt32(), 0));
        }

        _held.Add(new Held(Packets.CopyFrame(frame), peer, now + Patience));
        _deadlines.Advance(NeighborDeadline.Next, now + Patience);
        return true;
    }

    /// <summary>The peer answered a Ping.</summary>
    public void HandlePong(Peer peer, Instant now)
    {
        foreach (var frame in Take(held => held.Peer == peer))
        {
            Resume(frame, now);
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(NeighborDeadline.Next, now))
        {
            return;
        }

        foreach (var frame in Take(held => held.Until <= now))
        {
            Pass(frame, now);
        }

        if (_held.Count > 0)
        {
            _deadlines[NeighborDeadline.Next] = _held[0].Until;
        }
    }

    public void Stop()
    {
        _held.Clear();
        _deadlines.Clear();
    }

    private PacketBuffer[] Take(Predicate<Held> isMeant)
    {
        if (_held.Count == 0)
        {
            return [];
        }

        PacketBuffer[] taken = [.. _held.FindAll(isMeant).Select(held => held.Frame)];
        _held.RemoveAll(isMeant);
        return taken;
    }

    private readonly record struct Held(PacketBuffer Frame, Peer Peer, Instant Until);
}
