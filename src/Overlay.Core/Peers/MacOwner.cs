namespace Overlay.Peers;

/// <summary>Who has learned addresses: a peer that bridges, or this node. Counts them for the limit.</summary>
internal sealed class MacOwner(NodeId id)
{
    private int _count;

    public NodeId Id => id;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes one place of <paramref name="limit"/>; false if all are taken.</summary>
    public bool TryTakePlace(int limit)
    {
        if (Interlocked.Increment(ref _count) <= limit)
        {
            return true;
        }

        ReturnPlace();
        return false;
    }

    public void ReturnPlace() => Interlocked.Decrement(ref _count);
}
