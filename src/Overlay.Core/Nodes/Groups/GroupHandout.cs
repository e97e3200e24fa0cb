using Overlay.Paths;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Groups;

/// <summary>How this node's group key of the present epoch is handed to a peer.</summary>
internal sealed class GroupHandout
{
    /// <summary>When the key was sent first on this path.</summary>
    public Instant StartedAt { get; private set; }

    /// <summary>The path on which it is sent.</summary>
    public UnderlayPath Path { get; private set; }

    /// <summary>The time until the key is sent again.</summary>
    public TimeSpan Delay { get; private set; }

    public void Start(UnderlayPath path, TimeSpan firstDelay, Instant now) => (Path, StartedAt, Delay) = (path, now, firstDelay);

    public void Repeat(TimeSpan maxDelay) => Delay = TimeSpan.FromTicks(Math.Min(Delay.Ticks * 2, maxDelay.Ticks));
}
