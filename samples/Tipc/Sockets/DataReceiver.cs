using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>Brings messages of data, of this node or another, to the ports they are for; what finds no port goes on, goes back, or is dropped.</summary>
internal sealed class DataReceiver(TipcAddress own, LookUp lookUp, Cluster cluster, NameTable names, PortTable ports, TipcCounters counters)
{
    /// <summary>A message that goes back takes so much of its data along, in bytes.</summary>
    public const int MaxReturnedLength = 1024;

    private readonly HashSet<uint> _destinations = [];
    private readonly List<Arrival> _inOrder = [];

    /// <summary>Reads a message of a neighbour.</summary>
    public void Receive(TipcAddress from, byte[] message, TimeSpan now)
    {
        if (ConnectionMessage.Is(message))
        {
            RefuseConnection(from, message, now);
            return;
        }

        if (!DataHeader.TryRead(message, out var header))
        {
            counters.Drop(TipcDropReason.Malformed);
            return;
        }

        var isForOther = header.Receiver.Node != own && (header.Type != DataType.Multicast || !header.Receiver.Node.IsNone);
        if (isForOther || (header.Sender.Node != from && header.Reroutes == 0))
        {
            counters.Drop(isForOther ? TipcDropReason.NotForUs : TipcDropReason.UnknownSender);
            return;
        }

        Accept(new Arrival(header, message.AsMemory(header.Size)), from, now);
    }

    /// <summary>Takes a message that <paramref name="from"/> sent, which may be this node.</summary>
    public void Accept(in Arrival arrival, TipcAddress from, TimeSpan now)
    {
        // A multicast has no port in its header unless it comes back to the one that sent it.
        var isReturned = arrival.Header.Error != TipcError.None && !arrival.Header.Receiver.Node.IsNone && arrival.Header.Receiver.Port != 0;
        if (arrival.Header.Type == DataType.Multicast && !isReturned)
        {
            AcceptMulticast(arrival, from);
        }
        else if (ports.TryFind(arrival.Header.Receiver.Port, out var port))
        {
            AcceptAt(port, arrival, from, now);
        }
        else
        {
            AcceptWithoutPort(arrival, from, now);
        }
    }

    /// <summary>A neighbour is gone: what waits for the other half of its SYN pairs waits in vain.</summary>
    public void ReleaseNode(TipcAddress node)
    {
        foreach (var port in ports.All)
        {
            port.Order.ReleaseNode(node, _inOrder);
            DeliverInOrder(port);
        }
    }

    /// <summary>Sends back what a port that closes has not received.</summary>
    public void RejectWaiting(Port port, TimeSpan now)
    {
        while (port.Received.TryTake(out var arrival))
        {
            Reject(arrival, arrival.Header.Sender.Node, TipcError.NoPort, now);
        }
    }

    /// <summary>There are no connections here: who wants one is told at once, as a port that does not exist would.</summary>
    private void RefuseConnection(TipcAddress from, byte[] message, TimeSpan now)
    {
        counters.Drop(TipcDropReason.UnsupportedUser);
        if (ConnectionMessage.Refusal(message, own, from) is { } refusal && cluster.CanSend(from))
        {
            cluster.Send(from, refusal, now);
        }
    }

    private void AcceptMulticast(in Arrival arrival, TipcAddress from)
    {
        _destinations.Clear();
        names.CollectLocalPorts(arrival.Header.Range, fromOtherNode: from != own, _destinations);
        if (_destinations.Count == 0 && !arrival.IsEmptySyn)
        {
            counters.Drop(TipcDropReason.NoDestination);
        }

        foreach (var number in _destinations)
        {
            if (ports.TryFind(number, out var port))
            {
                TakeInOrder(port, arrival, from);
                DeliverInOrder(port);
            }
        }
    }

    private void TakeInOrder(Port port, in Arrival arrival, TipcAddress from)
    {
        if (from == own)
        {
            _inOrder.Add(arrival);
        }
        else
        {
            port.Order.Accept(arrival, _inOrder);
        }
    }

    private void DeliverInOrder(Port port)
    {
        foreach (var arrival in _inOrder)
        {
            if (!TryDeliver(port, arrival))
            {
                counters.Drop(TipcDropReason.ReceiveQueueFull);
            }
        }

        _inOrder.Clear();
    }

    private void AcceptAt(Port port, in Arrival arrival, TipcAddress from, TimeSpan now)
    {
        if (!TryDeliver(port, arrival))
        {
            counters.Drop(TipcDropReason.ReceiveQueueFull);
            Reject(arrival, from, TipcError.Overload, now);
        }
    }

    /// <summary>The sender's name table was not up to date, or it leaves the choice of the port to this node.</summary>
    private void AcceptWithoutPort(in Arrival arrival, TipcAddress from, TimeSpan now)
    {
        var header = arrival.Header;
        var mayLookUp = header is { Type: DataType.Named, Error: TipcError.None, Reroutes: 0 };
        var service = new ServiceAddress(header.Range.Type, header.Range.Lower);
        if (!mayLookUp || !names.TryChoose(service, header.LookupScope == Scope.Node ? LookUp.OwnNode : lookUp, out var socket))
        {
            counters.Drop(TipcDropReason.NoDestination);
            Reject(arrival, from, header.Type == DataType.Named ? TipcError.NoName : TipcError.NoPort, now);
            return;
        }

        var rerouted = header with { Receiver = socket, Reroutes = 1 };
        if (socket.Node == own)
        {
            Accept(new Arrival(rerouted, arrival.Data), from, now);
        }
        else
        {
            Forward(rerouted, arrival.Data.Span, now);
        }
    }

    private bool TryDeliver(Port port, in Arrival arrival)
    {
        if (!port.Received.TryAdd(arrival))
        {
            return false;
        }

        ports.MarkReady(port);
        return true;
    }

    private void Reject(in Arrival arrival, TipcAddress from, TipcError error, TimeSpan now)
    {
        var header = arrival.Header;
        if (header.DestinationDroppable || header.Error != TipcError.None || header.Type == DataType.Multicast)
        {
            return;
        }

        var data = arrival.Data[..Math.Min(arrival.Data.Length, MaxReturnedLength)];
        var returned = header with
        {
            Error = error,
            Sender = new SocketAddress(header.Receiver.Port, own),
            Receiver = new SocketAddress(header.Sender.Port, from),
        };
        if (from == own)
        {
            Accept(new Arrival(returned, data), own, now);
        }
        else
        {
            Forward(returned, data.Span, now);
        }
    }

    private void Forward(in DataHeader header, ReadOnlySpan<byte> data, TimeSpan now)
    {
        if (!cluster.CanSend(header.Receiver.Node))
        {
            counters.Drop(TipcDropReason.Congested);
            return;
        }

        var message = header.ToArray(data);
        TipcHeader.SetPreviousNode(message, own);
        cluster.Send(header.Receiver.Node, message, now);
    }
}
