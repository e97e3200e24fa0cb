using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Protocol;

/// <summary>A TIPC node without clock, thread and network: the door to links, names and sockets.</summary>
/// <remarks>
/// The caller hands in frames, the time and what sockets do; after each call it takes frames, ready ports and subscriptions, and reads
/// <see cref="NextDeadline"/>. Socket calls need an <see cref="Address"/>. Not safe for use by several threads at once.
/// </remarks>
internal sealed class TipcEngine
{
    private readonly TipcEngineOptions _options;
    private readonly ITipcRandom _random;
    private readonly Cluster _cluster;
    private SocketLayer? _sockets;

    public TipcEngine(TipcEngineOptions options, ITipcRandom random, TimeSpan now)
    {
        _options = options;
        _random = random;
        _cluster = new Cluster(options.Cluster, random, Counters, now);
        if (_cluster.Address is { } address)
        {
            Begin(address, now);
        }
    }

    public TipcCounters Counters { get; } = new();

    /// <summary>Null during the address trial.</summary>
    public TipcAddress? Address { get; private set; }

    /// <summary>Another node had this node's address before. The node must not go on; nothing is to be said to the neighbours, who know the other one.</summary>
    public ClusterEvent.DuplicateAddress? Duplicate { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var subscriptions = _sockets?.Names.Subscriptions.NextDeadline ?? TimeSpan.MaxValue;
            return subscriptions < _cluster.NextDeadline ? subscriptions : _cluster.NextDeadline;
        }
    }

    /// <summary>All neighbours have acknowledged all that was sent to them.</summary>
    public bool IsIdle => _cluster.IsIdle;

    public IReadOnlyList<LinkStatus> Links => _cluster.Links;

    public IReadOnlyCollection<TipcAddress> Neighbours => _cluster.Neighbours;

    /// <summary>What is bound in the cluster, as this node knows it.</summary>
    public IEnumerable<Publication> Publications => Sockets.Names.Table.All;

    private SocketLayer Sockets => _sockets ?? throw new InvalidOperationException("The node has no address yet.");

    public void HandleFrame(ReadOnlySpan<byte> frame, TimeSpan now)
    {
        _cluster.HandleFrame(frame, now);
        HandleEvents(now);
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (_cluster.NextDeadline <= now)
        {
            _cluster.HandleTimeout(now);
            HandleEvents(now);
        }

        _sockets?.Names.Subscriptions.HandleTimeout(now);
    }

    /// <summary>A whole Ethernet frame to put on the segment.</summary>
    public bool TryTakeFrame(out byte[] frame) => _cluster.TryTakeFrame(out frame);

    /// <summary>Tells every neighbour that this node leaves; they forget its names at once.</summary>
    public void Stop(TimeSpan now) => _cluster.Stop(now);

    public uint CreatePort(TipcSocketType type, TipcSocketOptions? options = null) => Sockets.CreatePort(type, options ?? new TipcSocketOptions());

    public bool Bind(uint port, ServiceRange range, Scope scope, TimeSpan now) => Sockets.Bind(port, range, scope, now);

    public bool Unbind(uint port, ServiceRange range, Scope scope, TimeSpan now) => Sockets.Unbind(port, range, scope, now);

    public void ClosePort(uint port, TimeSpan now) => Sockets.ClosePort(port, now);

    /// <summary>To every socket that is bound to an instance of the range.</summary>
    public SendResult Send(uint port, ServiceRange range, ReadOnlySpan<byte> data, TimeSpan now) => Sockets.Send(port, range, data, now);

    /// <summary>To one of the sockets that are bound to the instance.</summary>
    public SendResult Send(uint port, ServiceAddress service, ReadOnlySpan<byte> data, TimeSpan now) => Sockets.Send(port, service, data, now);

    public SendResult Send(uint port, SocketAddress socket, ReadOnlySpan<byte> data, TimeSpan now) => Sockets.Send(port, socket, data, now);

    public bool TryReceive(uint port, out TipcDatagram datagram) => Sockets.TryReceive(port, out datagram);

    /// <summary>A port that has received something since it was last told here.</summary>
    public bool TryTakeReadyPort(out uint port)
    {
        port = 0;
        return _sockets is not null && _sockets.TryTakeReadyPort(out port);
    }

    public Subscription Subscribe(ServiceRange range, ServiceFilter filter, TimeSpan deadline) => Sockets.Names.Subscribe(range, filter, deadline);

    public void Unsubscribe(int subscription) => Sockets.Names.Subscriptions.Remove(subscription);

    /// <summary>A subscription that has something new since it was last told here.</summary>
    public bool TryTakeReadySubscription(out int subscription)
    {
        subscription = 0;
        return _sockets is not null && _sockets.Names.Subscriptions.TryTakeReady(out subscription);
    }

    private void Begin(TipcAddress address, TimeSpan now)
    {
        Address = address;
        _sockets = new SocketLayer(address, _options, _cluster, _random, Counters, now);
    }

    private void HandleEvents(TimeSpan now)
    {
        while (_cluster.TryTakeEvent(out var happened))
        {
            switch (happened)
            {
                case ClusterEvent.AddressChosen chosen when Address is null:
                    Begin(chosen.Address, now);
                    break;
                case ClusterEvent.DuplicateAddress duplicate:
                    Duplicate = duplicate;
                    break;
                case ClusterEvent.NeighbourUp up:
                    Sockets.Names.NeighbourUp(up.Neighbour.Address, now);
                    break;
                case ClusterEvent.NeighbourDown down:
                    Sockets.NeighbourDown(down.Neighbour.Address);
                    break;
                case ClusterEvent.MessageReceived received:
                    Sockets.Receive(received.From, received.Message, now);
                    break;
            }
        }
    }
}
