using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>The upper half of a node that has its address: names and sockets above the links.</summary>
internal sealed class SocketLayer
{
    private readonly TipcAddress _own;
    private readonly TipcCounters _counters;
    private readonly PortTable _ports;
    private readonly DataReceiver _receiver;
    private readonly UnicastSender _unicast;
    private readonly MulticastSender _multicast;

    public SocketLayer(TipcAddress own, TipcEngineOptions options, Cluster cluster, ITipcRandom random, TipcCounters counters, TimeSpan now)
    {
        _own = own;
        _counters = counters;
        Names = new NameService(own, options.Cluster.NetworkId, options.Method, cluster, counters, now);
        _ports = new PortTable(random);
        var lookUp = options.Cluster.Address is null ? LookUp.AnyNode : LookUp.ClosestFirst;
        _receiver = new DataReceiver(own, lookUp, cluster, Names.Table, _ports, counters);
        _unicast = new UnicastSender(own, lookUp, cluster, Names, _receiver, counters);
        _multicast = new MulticastSender(own, options.Method, cluster, Names, _receiver, counters);
    }

    public NameService Names { get; }

    public uint CreatePort(TipcSocketType type, TipcSocketOptions options) => _ports.Create(type, options).Number;

    /// <summary>False if the node has as many bindings as it may have.</summary>
    public bool Bind(uint number, ServiceRange range, Scope scope, TimeSpan now)
    {
        var port = Port(number);
        var binding = port.AddBinding(range, scope);
        if (Names.Publish(Key(port, binding), scope, now))
        {
            return true;
        }

        port.RemoveBinding(binding);
        return false;
    }

    /// <summary>False if the port is not bound to that range in that scope.</summary>
    public bool Unbind(uint number, ServiceRange range, Scope scope, TimeSpan now)
    {
        var port = Port(number);
        if (port.Find(range, scope) is not { } binding)
        {
            return false;
        }

        port.RemoveBinding(binding);
        Names.Withdraw(Key(port, binding), now);
        return true;
    }

    public void ClosePort(uint number, TimeSpan now)
    {
        var port = Port(number);
        _ports.Remove(port);
        _receiver.RejectWaiting(port, now);
        foreach (var binding in port.Bindings)
        {
            Names.Withdraw(Key(port, binding), now);
        }
    }

    public SendResult Send(uint port, ServiceRange range, ReadOnlySpan<byte> data, TimeSpan now) => _multicast.Send(Port(port), range, data, now);

    public SendResult Send(uint port, ServiceAddress service, ReadOnlySpan<byte> data, TimeSpan now) => _unicast.ToService(Port(port), service, data, now);

    public SendResult Send(uint port, SocketAddress socket, ReadOnlySpan<byte> data, TimeSpan now) => _unicast.ToSocket(Port(port), socket, data, now);

    public bool TryReceive(uint port, out TipcDatagram datagram)
    {
        var received = Port(port).Received.TryTake(out var arrival);
        datagram = received ? arrival.ToDatagram() : default;
        return received;
    }

    public bool TryTakeReadyPort(out uint port) => _ports.TryTakeReady(out port);

    public void Receive(TipcAddress from, byte[] message, TimeSpan now)
    {
        if (TipcHeader.User(message) == MessageUser.NameDistributor)
        {
            Names.Receive(from, message);
        }
        else if (Names.IsNeighbour(from))
        {
            _receiver.Receive(from, message, now);
        }
        else
        {
            _counters.Drop(TipcDropReason.UnknownSender);
        }
    }

    public void NeighbourDown(TipcAddress node)
    {
        Names.NeighbourDown(node);
        _receiver.ReleaseNode(node);
    }

    private Port Port(uint number) =>
        _ports.TryFind(number, out var port) ? port : throw new InvalidOperationException($"Port {number} does not exist.");

    private PublicationKey Key(Port port, Binding binding) => new(binding.Range, new SocketAddress(port.Number, _own), binding.Key);
}
