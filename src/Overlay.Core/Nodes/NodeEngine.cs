using System.Diagnostics.CodeAnalysis;
using Overlay.Buffers;
using Overlay.DataPath;
using Overlay.Multicast.Membership;
using Overlay.Nodes.Forwarding;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Links;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Replication;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes;

/// <summary>
/// The protocol of a node. It has no socket, no clock, no task and no randomness of its own; five verbs drive it: a datagram, a frame,
/// a timeout; take what it gives out; read the next deadline. Each part of the protocol is a room of its own behind this door.
/// </summary>
/// <remarks>
/// How a shell drives it, always under one lock, and never with I/O or user code inside that lock:
/// 1. Once, call <see cref="HandleTimeout"/>: the first deadline is the start.
/// 2. Call a verb: <see cref="HandleControl"/> or <see cref="HandleDatagram"/>, <see cref="HandleFrame"/>, <see cref="HandleTimeout"/>. The
///    caller keeps its buffer, whose content is undefined afterwards. After the last <see cref="HandleControl"/> call <see cref="Publish"/>.
/// 3. Call <see cref="TryTakeTransmit"/>, <see cref="TryTakeFrame"/> and <see cref="TryTakeEvent"/> until each returns false. What is taken
///    belongs to the caller.
/// 4. Read <see cref="NextDeadline"/>, and sleep until then at the latest.
/// 5. At the end call <see cref="Leave"/>, take the transmits and send them.
/// Packets in the steady state do not come here: <see cref="DataPlane"/> handles them without the lock.
/// </remarks>
internal sealed class NodeEngine
{
    private readonly NodeContext _context;
    private readonly EngineFrames _frames;
    private readonly SupernodeLinks _links;
    private readonly DatagramDispatch _dispatch;
    private readonly ForwardingPublisher _publisher;
    private readonly Upkeep _upkeep;
    private readonly GroupMembers _members;
    private readonly ReplicationPlans _replication;
    private readonly NeighborContests _contests;
    private readonly PeerConduct _conduct;
    private readonly Announcements _announcements;
    private readonly ReplicaCopies _copies = new();
    private readonly PacketBuffer _scratch;
    private readonly NodeRooms _rooms;
    private bool _hasLeft;

    public NodeEngine(NodeEngineOptions options, IRandomSource random, Instant now)
    {
        _context = new NodeContext(options, random, now);
        var rooms = new NodeRooms(_context, now);
        DataPlane = rooms.DataPlane;
        _frames = rooms.Frames;
        _links = rooms.Links;
        _dispatch = rooms.Dispatch;
        _publisher = rooms.Publisher;
        _upkeep = rooms.Upkeep;
        _members = rooms.GroupMembers;
        _replication = rooms.Replication;
        _rooms = rooms;
        _contests = rooms.Contests;
        _conduct = rooms.Conduct;
        _announcements = rooms.Announcements;
        _scratch = new PacketBuffer(DataPlane.MaxPacket(options.Mtu));
        _publisher.Publish(now);
    }

    public DataPlane DataPlane { get; }

    /// <summary>When <see cref="HandleTimeout"/> should be called at the latest; <see cref="Instant.Never"/> after <see cref="Leave"/>.</summary>
    public Instant NextDeadline => HasNews ? Instant.Zero : _context.Agenda.Next;

    /// <summary>True if the data path noticed something that <see cref="HandleTimeout"/> looks into: it is due at once.</summary>
    public bool HasNews => !_hasLeft && (_context.Neighbors.HasClaims || _conduct.HasNews);

    /// <summary>Takes any datagram, where no other thread uses the data path: data passes it, the rest is for the rooms.</summary>
    public void HandleDatagram(PacketBuffer datagram, Instant now)
    {
        Replicate(datagram, now);
        switch (DataPlane.Receive(datagram, _scratch, now))
        {
            case InboundResult.Frame:
                _context.Outbox.AddFrame(datagram);
                break;
            case InboundResult.Engine when _dispatch.Handle(datagram, now):
                _context.Outbox.AddFrame(datagram);
                break;
            case InboundResult.Control or InboundResult.Handshake:
                _dispatch.Handle(datagram, now);
                break;
        }

        _publisher.Publish(now);
    }

    private void Replicate(PacketBuffer datagram, Instant now)
    {
        if (!DataPlane.Replicate([datagram], _copies, now))
        {
            return;
        }

        var copy = Packets.Copy(datagram.Span);
        foreach (var sent in _copies.Datagrams.AsSpan())
        {
            _context.Outbox.Add(sent with { Payload = copy });
        }

        _copies.Settle();
    }

    /// <summary>
    /// Takes a datagram that <see cref="DataPlane"/> answered with <see cref="InboundResult.Control"/> or <see cref="InboundResult.Handshake"/>. Not to be
    /// given to <see cref="HandleDatagram"/>: the data path shows a packet from a new address to the engine only now and then, and would
    /// take this one for itself. The other verbs publish what the data path goes by; after this one that is left to <see cref="Publish"/>,
    /// once for a whole queue: with hundreds of peers that meet, a table for each datagram costs more than the datagram.
    /// </summary>
    public void HandleControl(PacketBuffer datagram, Instant now) => _dispatch.Handle(datagram, now);

    /// <summary>Takes Data that <see cref="DataPlane"/> answered with <see cref="InboundResult.Engine"/>. True if the buffer now holds a frame for the
    /// port.</summary>
    public bool TryOpen(PacketBuffer datagram, Instant now)
    {
        var isFrame = _dispatch.Handle(datagram, now);
        _publisher.Publish(now);
        return isFrame;
    }

    /// <summary>
    /// Shows the data path what changed since it was shown last. To be called before anything is sent that came of
    /// <see cref="HandleControl"/>: the answer to it may be data.
    /// </summary>
    public void Publish(Instant now) => _publisher.Publish(now);

    /// <summary>True if frames that were kept for a peer can go; see <see cref="SendHeld"/>.</summary>
    public bool HasHeld => _frames.HasHeld;

    /// <summary>
    /// Makes transmits of the frames that were kept for peers which can be reached now. To be called after all others were sent, and to be sent before
    /// <see cref="Publish"/>: from then on the data path sends to these peers, and must not overtake what was kept.
    /// </summary>
    public void SendHeld(Instant now) => _frames.SendHeld(now);

    /// <summary>Takes a frame from the port: one that the data path left to the engine, or any. It goes by everything that was handled before.</summary>
    public void HandleFrame(PacketBuffer frame, Instant now)
    {
        _publisher.Publish(now);
        _frames.Send(DataPlane.Table, frame, now);
        _publisher.Publish(now);
    }

    /// <summary>Does what is due. Calling it early does no harm.</summary>
    public void HandleTimeout(Instant now)
    {
        _contests.HandleClaims(now);
        _conduct.HandleNews(now);
        _context.Agenda.Run(now);
        _publisher.Publish(now);
    }

    /// <summary>The IP addresses of the host behind the port, which peers that joined are told; to be called after a
    /// <see cref="NodeEvent.PeerJoined"/>.</summary>
    public void Announce(IReadOnlyList<IpAddress> addresses, Instant now) => _announcements.Announce(addresses, now);

    public bool TryTakeTransmit(out Datagram datagram) => _context.Outbox.TryTakeTransmit(out datagram);

    public bool TryTakeFrame([NotNullWhen(true)] out PacketBuffer? frame) => _context.Outbox.TryTakeFrame(out frame);

    public bool TryTakeEvent([NotNullWhen(true)] out NodeEvent? happened) => _context.Outbox.TryTakeEvent(out happened);

    /// <summary>Says goodbye to all peers and supernodes; nothing is to be done afterwards but to send it.</summary>
    public void Leave(Instant now)
    {
        foreach (var peer in _context.Peers.All)
        {
            if (peer.Sessions.Current is { } session)
            {
                _context.Transmitter.SendControl(session, peer.Paths.Active, default(Goodbye));
            }

            peer.Sessions.DropAll();
            peer.Deadlines.Clear();
        }

        foreach (var link in _links.All)
        {
            link.Leave();
        }

        _hasLeft = true;
        _upkeep.Stop();
        _publisher.Publish(now);
    }

    /// <summary>
    /// Goes on with a supernode at another address because its name stands for another one now, or, without a previous address, begins with
    /// it. False, and nothing is changed, if this node is registered at the previous address or uses the new one already.
    /// </summary>
    public bool TryMoveSupernode(UnderlayAddress? from, SupernodeTarget to, Instant now) => _links.TryMove(from, to, now);

    /// <summary>The peers that have a session or a listing.</summary>
    public IReadOnlyList<PeerSnapshot> GetPeers() => [.. _context.Peers.All.Select(peer => peer.GetSnapshot())];

    /// <summary>The application wants a group, or not any more.</summary>
    public void SetJoined(GroupId group, GroupFilter filter, Instant now) => _members.SetJoined(group, filter, now);

    /// <summary>True if the access rules let this node be a member of a group.</summary>
    public bool MayJoin(GroupId group) => _members.MayJoin(group);

    /// <summary>What the application wants of a group.</summary>
    public GroupFilter JoinedOf(GroupId group) => _members.Local.JoinedOf(group);

    /// <summary>Sets who makes the copies for a group; null to go by the options.</summary>
    public void SetReplication(GroupId group, ReplicationMode? mode, Instant now) => _replication.Fix(group, mode, now);

    public IReadOnlyList<GroupSnapshot> GetGroups(Instant now) => _members.GetSnapshot(_replication.ModeOf, now);

    /// <summary>How full the tables are that others can make grow, and that empty when what is in them is over.</summary>
    public IReadOnlyDictionary<string, int> GetTableSizes() => _rooms.GetTableSizes();

    /// <summary>How full the tables are that others can make grow, and that forget only to make room.</summary>
    public IReadOnlyDictionary<string, TableSize> GetMemorySizes() => _rooms.GetMemorySizes();

    public IReadOnlyList<SupernodeLinkSnapshot> GetSupernodes() => [.. _links.All.Select(link => link.Snapshot)];
}
