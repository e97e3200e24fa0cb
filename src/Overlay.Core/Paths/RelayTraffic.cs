using Overlay.Primitives.Timing;

namespace Overlay.Paths;

/// <summary>What the data path notes about one supernode and the control loop reads.</summary>
internal sealed class RelayTraffic
{
    private long _heardAt = long.MinValue;
    private long _usedAt = long.MinValue;

    /// <summary>When the last relayed datagram came from it, with this node's token.</summary>
    public Instant HeardAt => new(Volatile.Read(ref _heardAt));

    /// <summary>When a frame last went through it, in either direction.</summary>
    public Instant UsedAt => new(Volatile.Read(ref _usedAt));

    public void Received(Instant now)
    {
        Volatile.Write(ref _heardAt, now.Microseconds);
        Volatile.Write(ref _usedAt, now.Microseconds);
    }

    public void Sent(Instant now) => Volatile.Write(ref _usedAt, now.Microseconds);
}
