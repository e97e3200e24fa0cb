namespace Overlay.Samples.Tipc.Sockets;

/// <summary>What one sender's link has brought while the other half of its SYN pair is missing. A SYN is always first.</summary>
internal sealed class WaitingMulticasts
{
    private readonly Queue<Arrival> _messages = [];

    public WaitingMulticasts(in Arrival syn) => Add(syn);

    public int Bytes { get; private set; }

    public bool IsEmpty => _messages.Count == 0;

    /// <summary>The link that waits.</summary>
    public bool IsReplicast => _messages.Peek().Header.IsReplicast;

    /// <summary>The empty half of a pair is for nobody.</summary>
    public static void Deliver(in Arrival arrival, List<Arrival> deliver)
    {
        if (!arrival.IsEmptySyn)
        {
            deliver.Add(arrival);
        }
    }

    public void Add(in Arrival arrival)
    {
        _messages.Enqueue(arrival);
        Bytes += arrival.Cost;
    }

    /// <summary>The other half has come: delivers the pair's message and what followed, up to the next SYN.</summary>
    public void DeliverPair(in Arrival otherHalf, List<Arrival> deliver)
    {
        Deliver(Take(), deliver);
        Deliver(otherHalf, deliver);
        while (_messages.TryPeek(out var next) && !next.Header.IsSyn)
        {
            Deliver(Take(), deliver);
        }
    }

    public void DeliverAll(List<Arrival> deliver)
    {
        while (!IsEmpty)
        {
            Deliver(Take(), deliver);
        }
    }

    private Arrival Take()
    {
        var first = _messages.Dequeue();
        Bytes -= first.Cost;
        return first;
    }
}
