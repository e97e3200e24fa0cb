namespace Overlay.Protocol.Nodes;

/// <summary>Whether a peer has this node's group key of the present epoch.</summary>
internal sealed class GroupHandout
{
    /// <summary>True once the peer acknowledged the key; until then it gets group frames as copies of its own.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>The time until the key is sent again.</summary>
    public TimeSpan Delay { get; private set; }

    public void Start(TimeSpan firstDelay)
    {
        IsAcknowledged = false;
        Delay = firstDelay;
    }

    public void Repeat(TimeSpan maxDelay) => Delay = TimeSpan.FromTicks(Math.Min(Delay.Ticks * 2, maxDelay.Ticks));

    public void Acknowledge() => IsAcknowledged = true;

    public void Reset() => IsAcknowledged = false;
}
