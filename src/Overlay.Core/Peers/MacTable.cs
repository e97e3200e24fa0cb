using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Overlay.Primitives.Timing;

namespace Overlay.Peers;

/// <summary>
/// The addresses that are bridged, here or at peers, as learned from the sources of frames. Both directions learn and look up at the
/// same time; only a new or moved address allocates, and each owner, and all together, have a limited number of them.
/// </summary>
internal sealed class MacTable(int maxPerOwner, int maxTotal = MacTable.MaxTotal)
{
    /// <summary>An address that is silent for so long is forgotten (the usual ageing time of bridges, IEEE 802.1Q, section 8.8.3).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(300);

    // The time of an entry is written at most so often, so that a stream of frames does not keep a shared cache line dirty.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private const int MaxTotal = 65_536;

    /// <summary>To make room takes a look at all entries, so that it is not done for every frame.</summary>
    private static readonly TimeSpan RoomInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MacAddress, Entry> _entries = new();
    private readonly Lock _room = new();
    private Instant _makeRoomAt;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Notes that the owner sent from this address; false if it has as many as it may. The latest owner counts.</summary>
    public bool TryLearn(MacAddress mac, MacOwner owner, Instant now)
    {
        if (_entries.TryGetValue(mac, out var known) && ReferenceEquals(known.Owner, owner))
        {
            if (now > known.SeenAt + Resolution)
            {
                known.SeenAt = now;
            }

            return true;
        }

        return TryAdd(mac, owner, known, now);
    }

    public bool TryFind(MacAddress mac, Instant now, [NotNullWhen(true)] out MacOwner? owner)
    {
        owner = _entries.TryGetValue(mac, out var entry) && now < entry.SeenAt + Lifetime ? entry.Owner : null;
        return owner is not null;
    }

    /// <summary>Takes out what is too old.</summary>
    public void Expire(Instant now)
    {
        foreach (var pair in _entries)
        {
            if (now >= pair.Value.SeenAt + Lifetime)
            {
                Remove(pair);
            }
        }
    }

    /// <summary>Takes out all addresses of an owner that left.</summary>
    public void Forget(MacOwner owner)
    {
        foreach (var pair in _entries)
        {
            if (ReferenceEquals(pair.Value.Owner, owner))
            {
                Remove(pair);
            }
        }
    }

    private bool TryAdd(MacAddress mac, MacOwner owner, Entry? known, Instant now)
    {
        if ((known is null && Count >= maxTotal && !TryMakeRoom(owner, now)) || !owner.TryTakePlace(maxPerOwner))
        {
            return false;
        }

        var entry = new Entry(owner) { SeenAt = now };
        var isAdded = known is null ? _entries.TryAdd(mac, entry) : _entries.TryUpdate(mac, entry, known);
        if (!isAdded)
        {
            // The other direction learned the same address at the same moment; the next frame decides.
            owner.ReturnPlace();
            return true;
        }

        if (known is null)
        {
            Interlocked.Increment(ref _count);
        }

        known?.Owner.ReturnPlace();
        return true;
    }

    private void Remove(KeyValuePair<MacAddress, Entry> pair)
    {
        if (_entries.TryRemove(pair))
        {
            pair.Value.Owner.ReturnPlace();
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>
    /// Takes the older half of its addresses away from the owner with the most, unless it is the one that wants more. Once a second a frame with a new address
    /// has to wait for this, and only while all places are taken.
    /// </summary>
    private bool TryMakeRoom(MacOwner owner, Instant now)
    {
        lock (_room)
        {
            if (now < _makeRoomAt)
            {
                return Count < maxTotal;
            }

            _makeRoomAt = now + RoomInterval;
            var greediest = owner;
            foreach (var (_, entry) in _entries)
            {
                greediest = entry.Owner.Count > greediest.Count ? entry.Owner : greediest;
            }

            var theirs = _entries.Where(pair => pair.Value.Owner == greediest).OrderBy(pair => pair.Value.SeenAt).ToList();
            foreach (var pair in greediest == owner ? [] : theirs.Take((theirs.Count + 1) / 2))
            {
                Remove(pair);
            }

            return Count < maxTotal;
        }
    }

    private sealed class Entry(MacOwner owner)
    {
        private long _seenAt;

        public MacOwner Owner => owner;

        public Instant SeenAt
        {
            get => new(Volatile.Read(ref _seenAt));
            set => Volatile.Write(ref _seenAt, value.Microseconds);
        }
    }
}
