using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>Which MAC address an IP address was last seen with, and who said so. Any thread may note when.</summary>
internal sealed class NeighborBinding(MacAddress mac, MacOwner owner, bool isRouter, Instant seenAt, Instant trustedAt)
{
    private long _seenAt = seenAt.Microseconds;
    private long _askedAt = long.MinValue;

    public MacAddress Mac => mac;

    public MacOwner Owner => owner;

    /// <summary>What the last neighbour advertisement said; of IPv4, never.</summary>
    public bool IsRouter => isRouter;

    /// <summary>The last time that it was said.</summary>
    public Instant SeenAt => new(Volatile.Read(ref _seenAt));

    /// <summary>True if others can be told: it was not said of another station just before, and who asked the station itself had an answer.</summary>
    public bool IsTrusted(Instant now) => now >= trustedAt && Volatile.Read(ref _askedAt) <= Volatile.Read(ref _seenAt);

    public void Seen(Instant now) => Volatile.Write(ref _seenAt, now.Microseconds);

    /// <summary>Somebody asked the station itself.</summary>
    public void Asked(Instant now) => Volatile.Write(ref _askedAt, now.Microseconds);

    public bool IsSame(MacAddress otherMac, MacOwner otherOwner, bool otherIsRouter) => mac == otherMac && ReferenceEquals(owner, otherOwner) && isRouter == otherIsRouter;
}
