using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>Sends to all sockets that are bound to an instance of a range: copies to their nodes, or one message on the broadcast link.</summary>
internal sealed class MulticastSender(
    TipcAddress own, MulticastMethod method, Cluster cluster, NameService names, DataReceiver receiver, TipcCounters counters)
{
    public SendResult Send(Port port, ServiceRange range, ReadOnlySpan<byte> data, TimeSpan now)
    {
        var destinations = Destinations(port, range);
        if (!destinations.IsLocal && destinations.Remote.Count == 0)
        {
            return SendResult.Unreachable;
        }

        var header = Header(port, range);
        if (destinations.Remote.Count > 0 && !TrySendToNodes(port, header, destinations.Remote, data, now))
        {
            if (port.Type == TipcSocketType.Rdm)
            {
                return SendResult.WouldBlock;
            }

            counters.Drop(TipcDropReason.Congested);
        }

        if (destinations.IsLocal)
        {
            receiver.Accept(new Arrival(header, data.ToArray()), own, now);
        }

        return SendResult.Sent;
    }

    private MulticastDestinations Destinations(Port port, ServiceRange range)
    {
        if (port.LastDestinations is not { } known || !known.Holds(range, names.Table))
        {
            port.LastDestinations = known = new MulticastDestinations(range, own, names.Table);
        }

        return known;
    }

    private DataHeader Header(Port port, ServiceRange range) => new()
    {
        Type = DataType.Multicast,
        Importance = (byte)port.Options.Importance,
        DestinationDroppable = !port.Options.ReturnUndeliverable,
        LookupScope = Scope.Cluster,
        Sender = new SocketAddress(port.Number, own),
        Range = range,
    };

    /// <summary>False if a link that is needed is congested; then nothing was sent.</summary>
    private bool TrySendToNodes(Port port, in DataHeader header, IReadOnlyList<TipcAddress> nodes, ReadOnlySpan<byte> data, TimeSpan now)
    {
        var replicast = port.Path.Choose(method, nodes.Count, names.NeighbourCount, names.ClusterCapabilities, now);
        var isChange = replicast != port.Path.IsReplicast && names.ClusterCapabilities.HasFlag(Capabilities.MulticastSync);
        if (((replicast || isChange) && !CanSendToAll(nodes)) || ((!replicast || isChange) && !cluster.CanBroadcast))
        {
            return false;
        }

        port.Path.Take(replicast, now);
        var marked = header with { IsSyn = isChange };
        if (isChange)
        {
            SendOn(!replicast, marked with { Error = TipcError.NoPort }, nodes, default, now);
        }

        SendOn(replicast, marked, nodes, data, now);
        return true;
    }

    private bool CanSendToAll(IReadOnlyList<TipcAddress> nodes)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            if (!cluster.CanSend(nodes[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void SendOn(bool replicast, in DataHeader header, IReadOnlyList<TipcAddress> nodes, ReadOnlySpan<byte> data, TimeSpan now)
    {
        if (!replicast)
        {
            cluster.Broadcast(header.ToArray(data), now);
            return;
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            var copy = header with { SourceDroppable = true, Receiver = new SocketAddress(0, nodes[i]) };
            cluster.Send(nodes[i], copy.ToArray(data), now);
        }
    }
}
