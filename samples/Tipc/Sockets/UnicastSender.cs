using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>Sends to one socket: one that is known, or one that is bound to a service instance.</summary>
internal sealed class UnicastSender(TipcAddress own, LookUp lookUp, Cluster cluster, NameService names, DataReceiver receiver, TipcCounters counters)
{
    public SendResult ToService(Port port, ServiceAddress service, ReadOnlySpan<byte> data, TimeSpan now)
    {
        if (!names.Table.TryChoose(service, lookUp, out var socket))
        {
            return SendResult.Unreachable;
        }

        var header = Header(port, DataType.Named, socket) with
        {
            Range = new ServiceRange(service.Type, service.Instance, service.Instance),
            LookupScope = Scope.Cluster,
        };
        return Send(port, header, data, now);
    }

    public SendResult ToSocket(Port port, SocketAddress socket, ReadOnlySpan<byte> data, TimeSpan now) =>
        Send(port, Header(port, DataType.Direct, socket), data, now);

    private DataHeader Header(Port port, DataType type, SocketAddress receiver) => new()
    {
        Type = type,
        Importance = (byte)port.Options.Importance,
        DestinationDroppable = !port.Options.ReturnUndeliverable,
        SourceDroppable = port.Type == TipcSocketType.Dgram,
        Sender = new SocketAddress(port.Number, own),
        Receiver = receiver,
    };

    private SendResult Send(Port port, in DataHeader header, ReadOnlySpan<byte> data, TimeSpan now)
    {
        var node = header.Receiver.Node;
        if (node == own)
        {
            receiver.Accept(new Arrival(header, data.ToArray()), own, now);
            return SendResult.Sent;
        }

        if (!names.IsNeighbour(node))
        {
            return SendResult.Unreachable;
        }

        if (cluster.CanSend(node))
        {
            cluster.Send(node, header.ToArray(data), now);
            return SendResult.Sent;
        }

        if (port.Type == TipcSocketType.Rdm)
        {
            return SendResult.WouldBlock;
        }

        counters.Drop(TipcDropReason.Congested);
        return SendResult.Sent;
    }
}
