namespace Overlay.Samples.Tipc.Sockets;

/// <summary>
/// Keeps the order of the multicasts that one socket receives from each sender, when the sender changes from copies to the broadcast link or
/// back: the two links have an order each, but none between them.
/// </summary>
/// <remarks>At a change the sender marks the first message on the new link as SYN and sends an empty SYN on the old one. The half of the
/// pair that comes first waits for the other, and so does what follows it on its link; the other link goes on until its half is there.</remarks>
internal sealed class MulticastOrder
{
    /// <summary>Bytes that may wait for one sender's other half. Beyond it they are delivered as they came.</summary>
    public const int MaxWaitingBytes = 1 << 20;

    /// <summary>Senders that may have something waiting. Beyond it the order of a sender that changes its link is not kept.</summary>
    public const int MaxSenders = 1024;

    private readonly Dictionary<SocketAddress, WaitingMulticasts> _senders = [];

    /// <summary>Takes a message and adds to <paramref name="deliver"/> what can be delivered now, in order.</summary>
    public void Accept(in Arrival arrival, List<Arrival> deliver)
    {
        if (_senders.TryGetValue(arrival.Header.Sender, out var waiting))
        {
            AcceptBehind(waiting, arrival, deliver);
        }
        else if (arrival.Header.IsSyn && _senders.Count < MaxSenders)
        {
            _senders.Add(arrival.Header.Sender, new WaitingMulticasts(arrival));
        }
        else
        {
            WaitingMulticasts.Deliver(arrival, deliver);
        }
    }

    /// <summary>The node is gone, so the other halves will not come any more.</summary>
    public void ReleaseNode(TipcAddress node, List<Arrival> deliver)
    {
        foreach (var sender in _senders.Keys.Where(sender => sender.Node == node).ToArray())
        {
            _senders[sender].DeliverAll(deliver);
            _senders.Remove(sender);
        }
    }

    private void AcceptBehind(WaitingMulticasts waiting, in Arrival arrival, List<Arrival> deliver)
    {
        if (arrival.Header.IsReplicast == waiting.IsReplicast)
        {
            waiting.Add(arrival);
            if (waiting.Bytes > MaxWaitingBytes)
            {
                waiting.DeliverAll(deliver);
            }
        }
        else if (arrival.Header.IsSyn)
        {
            waiting.DeliverPair(arrival, deliver);
        }
        else
        {
            WaitingMulticasts.Deliver(arrival, deliver);
        }

        if (waiting.IsEmpty)
        {
            _senders.Remove(arrival.Header.Sender);
        }
    }
}
