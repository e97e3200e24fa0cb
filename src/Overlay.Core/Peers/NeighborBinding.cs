using Overlay.Primitives.Timing;

namespace Overlay.Peers;

/// <summary>
/// Which MAC address an IP address was last seen with, and who said so; and, as long as somebody else says that it is another station's, since when, and the
/// binding that takes its place if the holder is silent. Any thread may note when.
/// </summary>
internal sealed class NeighborBinding(MacAddress mac, MacOwner owner, bool isRouter, Instant seenAt, NeighborBinding? rival = null, Instant? contestedAt = null)
{
    private long _seenAt = seenAt.Microseconds;
    private long _askedAt = long.MinValue;

    public MacAddress Mac => mac;

    public MacOwner Owner => owner;

    /// <summary>What the last neighbour advertisement said; of IPv4, never.</summary>
    public bool IsRouter => isRouter;

    /// <summary>What another station says of the address; null if nobody does, and if what it said cannot take the place of this binding.</summary>
    public NeighborBinding? Rival => rival;

    /// <summary>Since when another station says that it has the address; null if none does.</summary>
    public Instant? ContestedAt => contestedAt;

    /// <summary>The last time that it was said.</summary>
    public Instant SeenAt => new(Volatile.Read(ref _seenAt));

    /// <summary>True if others can be told: no other station says that the address is its own, and whoever asked the station itself had an answer.</summary>
    public bool IsTrusted => contestedAt is null && Volatile.Read(ref _askedAt) <= Volatile.Read(ref _seenAt);

    public void Seen(Instant now) => Volatile.Write(ref _seenAt, now.Microseconds);

    /// <summary>Somebody asked the station itself.</summary>
    public void Asked(Instant now) => Volatile.Write(ref _askedAt, now.Microseconds);

    public bool IsHeldBy(MacAddress station, MacOwner speaker) => mac == station && ReferenceEquals(owner, speaker);
}
