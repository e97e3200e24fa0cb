using Overlay.Samples.Tipc.Discovery;
using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Clusters;

/// <summary>The door of the lower half: finds the other nodes on one bearer, and carries messages to one or to all of them, in order and without loss.</summary>
/// <remarks>No clock, no socket, no thread: the caller hands in frames and the time, then takes frames, events and the next deadline.</remarks>
internal sealed class Cluster
{
    private const uint MaxSignature = 0x7fff;

    private readonly Queue<ClusterEvent> _events = new();
    private readonly List<byte[]> _messages = [];
    private readonly NeighbourTable _neighbours = new();
    private readonly ITipcRandom _random;
    private readonly TipcCounters _counters;
    private readonly LocalNode _local;
    private readonly Outbox _outbox;
    private readonly BroadcastSender _broadcast;
    private readonly Discoverer _discoverer;
    private bool _stopped;

    public Cluster(ClusterOptions options, ITipcRandom random, TipcCounters counters, TimeSpan now)
    {
        _random = random;
        _counters = counters;
        _local = Local(options, random);
        _outbox = new Outbox(options.Mac);
        _broadcast = new BroadcastSender(_local, options.Window, _outbox);
        _discoverer = new Discoverer(_local, _neighbours, _outbox, random, counters, now);
        if (options.Address is { } address)
        {
            _events.Enqueue(new ClusterEvent.AddressChosen(address));
        }
    }

    /// <summary>Null during the address trial.</summary>
    public TipcAddress? Address => _local.Address.IsNone ? null : _local.Address;

    public TimeSpan NextDeadline
    {
        get
        {
            var first = _discoverer.Deadline;
            foreach (var neighbour in _neighbours.All)
            {
                var deadline = neighbour.Link.Deadline;
                first = deadline < first ? deadline : first;
            }

            return _stopped ? TimeSpan.MaxValue : first;
        }
    }

    /// <summary>Those whose link is up.</summary>
    public IReadOnlyCollection<TipcAddress> Neighbours => [.. _neighbours.Up.Select(neighbour => neighbour.Address)];

    /// <summary>What all nodes of the cluster can do.</summary>
    public Capabilities Capabilities => _neighbours.Up.Aggregate(Capabilities.All, (common, neighbour) => common & neighbour.Capabilities);

    /// <summary>False: too much waits for the broadcast link. Messages given to <see cref="Broadcast"/> all the same are kept.</summary>
    public bool CanBroadcast => !_broadcast.IsCongested;

    /// <summary>All neighbours have acknowledged all that was sent to them.</summary>
    public bool IsIdle => _broadcast.IsIdle && _neighbours.Up.All(neighbour => neighbour.Link.IsIdle);

    public IReadOnlyList<LinkStatus> Links => [.. _neighbours.All.Select(Status)];

    /// <summary>
    /// Takes one Ethernet frame as it came from the segment. It makes the node send at most one window of packets and repeat another, on
    /// the sender's link and on the broadcast link, and raises one event for each message in it, or in packets that waited for it.
    /// </summary>
    public void HandleFrame(ReadOnlySpan<byte> frame, TimeSpan now)
    {
        if (_stopped || !Outbox.TryOpen(frame, out var destination, out var source, out var received)
            || (destination != _local.Mac && !destination.IsBroadcast) || !source.IsStation || source == _local.Mac)
        {
            _counters.Drop(TipcDropReason.NotForUs);
        }
        else if (!TipcHeader.TryTrim(received, out var message))
        {
            _counters.Drop(TipcDropReason.Malformed);
        }
        else if (TipcHeader.User(message) == MessageUser.Discovery)
        {
            HandleDiscovery(message, source, now);
        }
        else
        {
            HandleLink(message, source, destination.IsBroadcast, now);
        }
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (_stopped)
        {
            return;
        }

        if (now >= _discoverer.Deadline)
        {
            _neighbours.ForgetLost(now);
            if (_discoverer.HandleTimeout(now, _neighbours.Up.Any()))
            {
                _events.Enqueue(new ClusterEvent.AddressChosen(_local.Address));
            }
        }

        foreach (var neighbour in _neighbours.All)
        {
            if (now >= neighbour.Link.Deadline)
            {
                Tell(neighbour, neighbour.Link.HandleTimeout(now), now);
            }
        }
    }

    /// <summary>Takes the next Ethernet frame to put on the segment; the array must not be changed.</summary>
    public bool TryTakeFrame(out byte[] frame) => _outbox.TryTake(out frame);

    public bool TryTakeEvent(out ClusterEvent e) => _events.TryDequeue(out e!);

    /// <summary>False: too much waits for this link. Messages given to <see cref="Send"/> all the same are kept. True for a node that is no neighbour.</summary>
    public bool CanSend(TipcAddress neighbour) => _neighbours.Find(neighbour) is not { IsUp: true, Link.IsCongested: true };

    /// <summary>
    /// Sends one TIPC message with its header, of any length, in sequence on the link; to a node that is no neighbour it is dropped and
    /// counted. The array belongs to the cluster from now on.
    /// </summary>
    public void Send(TipcAddress neighbour, byte[] message, TimeSpan now)
    {
        if (!_stopped && _neighbours.Find(neighbour) is { IsUp: true } known)
        {
            known.Link.Send(message, now);
        }
        else
        {
            _counters.Drop(TipcDropReason.LinkDown);
        }
    }

    /// <summary>
    /// Sends one TIPC message with its header to all neighbours on the broadcast link; without any it is nothing. The array belongs to
    /// the cluster from now on.
    /// </summary>
    public void Broadcast(byte[] message, TimeSpan now)
    {
        if (_stopped)
        {
            return;
        }

        _broadcast.Send(message, now);
        foreach (var neighbour in _neighbours.Up)
        {
            neighbour.Link.BroadcastSent(now);
        }
    }

    /// <summary>Tells every neighbour that this node leaves. Nothing is received or sent afterwards.</summary>
    public void Stop(TimeSpan now)
    {
        foreach (var neighbour in _neighbours.All)
        {
            neighbour.Link.Leave(now);
        }

        _stopped = true;
    }

    private void HandleDiscovery(ReadOnlySpan<byte> received, MacAddress source, TimeSpan now)
    {
        if (!DiscoveryMessage.TryRead(received, out var message) || message.Mac != source)
        {
            _counters.Drop(TipcDropReason.Malformed);
            return;
        }

        switch (_discoverer.Handle(message, now))
        {
            case DiscoveryVerdict.Duplicate:
                _events.Enqueue(new ClusterEvent.DuplicateAddress(_local.Address, source));
                break;
            case DiscoveryVerdict.Neighbour:
                Discover(message, now);
                break;
        }
    }

    private void Discover(in DiscoveryMessage message, TimeSpan now)
    {
        var neighbour = _neighbours.Find(message.Sender);
        if (neighbour is null && !_neighbours.HasRoom(message.Mac, now))
        {
            _counters.Drop(TipcDropReason.TooManyNeighbours);
            return;
        }

        if (neighbour is not null && !neighbour.MaySpeak(message.Mac, now))
        {
            _counters.Drop(neighbour.Identity == message.Identity ? TipcDropReason.SecondBearer : TipcDropReason.UnknownSender);
            return;
        }

        neighbour ??= Add(message.Sender);
        neighbour.Describe(message, now);
        if (neighbour.IsUp)
        {
            return;
        }

        if (message.Type == DiscoveryType.Request)
        {
            _discoverer.Respond(message);
        }

        neighbour.Link.Begin(now);
    }

    private Neighbour Add(TipcAddress address)
    {
        var link = new Link(_local, address, (ushort)_random.Next(), _broadcast, _outbox, _counters, _messages);
        var neighbour = new Neighbour(address, link);
        _neighbours.Add(neighbour);
        return neighbour;
    }

    private void HandleLink(ReadOnlySpan<byte> message, MacAddress source, bool isToAll, TimeSpan now)
    {
        var sender = TipcHeader.PreviousNode(message);
        if (_neighbours.Find(sender) is not { } neighbour || neighbour.Mac != source)
        {
            _counters.Drop(TipcDropReason.UnknownSender);
        }
        else if (TipcHeader.IsNonSequenced(message))
        {
            HandleBroadcast(neighbour, message, now);
        }
        else if (isToAll || DestinationOf(message) != _local.Address)
        {
            _counters.Drop(TipcDropReason.NotForUs);
        }
        else if (TipcHeader.User(message) != MessageUser.LinkProtocol)
        {
            neighbour.Link.Receive(message, now);
        }
        else if (LinkProtocolMessage.TryRead(message, out var protocol))
        {
            neighbour.Heard(now);
            Tell(neighbour, neighbour.Link.Handle(protocol!, now), now);
        }
        else
        {
            _counters.Drop(TipcDropReason.Malformed);
        }

        Deliver(sender);
    }

    private void HandleBroadcast(Neighbour neighbour, ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (BroadcastPacket.NetworkId(packet) != _local.NetworkId)
        {
            _counters.Drop(TipcDropReason.OtherNetwork);
        }
        else if (TipcHeader.User(packet) is MessageUser.LinkProtocol or MessageUser.BroadcastProtocol)
        {
            _counters.Drop(TipcDropReason.UnsupportedUser);
        }
        else
        {
            neighbour.Link.ReceiveBroadcast(packet, now);
        }
    }

    /// <summary>The short header of messages on connections names no destination: they are for whoever gets them.</summary>
    private TipcAddress DestinationOf(ReadOnlySpan<byte> message) =>
        TipcHeader.HeaderLength(message) < DataHeader.DirectSize ? _local.Address : InternalHeader.Destination(message);

    private void Deliver(TipcAddress sender)
    {
        foreach (var message in _messages)
        {
            _events.Enqueue(new ClusterEvent.MessageReceived(sender, message));
        }

        _messages.Clear();
    }

    private void Tell(Neighbour neighbour, LinkChange change, TimeSpan now)
    {
        switch (change)
        {
            case LinkChange.Up:
                _events.Enqueue(new ClusterEvent.NeighbourUp(neighbour));
                break;
            case LinkChange.Down:
                neighbour.Heard(now);
                _events.Enqueue(new ClusterEvent.NeighbourDown(neighbour));
                if (!_neighbours.Up.Any())
                {
                    _discoverer.LinksLost(now);
                }

                break;
        }
    }

    private LinkStatus Status(Neighbour neighbour) => new(
        LinkName.Of(_local.Address, _local.Identity, _local.BearerName, neighbour.Address, neighbour.Identity, neighbour.Link.PeerBearer),
        neighbour.Address,
        neighbour.IsUp,
        neighbour.Link.Mtu,
        neighbour.Link.Tolerance,
        neighbour.Link.Priority,
        _local.Window);

    private static LocalNode Local(ClusterOptions options, ITipcRandom random) => new()
    {
        Address = options.Address ?? default,
        Mac = options.Mac,
        Identity = options.Address is { } address ? NodeIdentity.Of(address) : NodeIdentity.Of(options.Mac),
        NetworkId = options.NetworkId,
        Signature = (ushort)(random.Next() & MaxSignature),
        NetworkHash = random.Next(),
        BearerName = options.BearerName,
        Mtu = options.Mtu,
        Tolerance = options.Tolerance,
        Priority = options.Priority,
        Window = options.Window,
    };
}
