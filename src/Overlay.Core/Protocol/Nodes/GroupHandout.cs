using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>How this node's group key of the present epoch is handed to a peer.</summary>
internal sealed class GroupHandout
{
    /// <summary>When the key was sent first.</summary>
    public Instant StartedAt { get; private set; }

    /// <summary>The time until the key is sent again.</summary>
    public TimeSpan Delay { get; private set; }

    public void Start(TimeSpan firstDelay, Instant now) => (StartedAt, Delay) = (now, firstDelay);

    public void Repeat(TimeSpan maxDelay) => Delay = TimeSpan.FromTicks(Math.Min(Delay.Ticks * 2, maxDelay.Ticks));
}
