using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>
/// The addresses that are bridged, here or at peers, as learned from the sources of frames. Both directions learn and look up at the
/// same time; only a new or moved address allocates, and each owner has a limited number of them.
/// </summary>
internal sealed class MacTable(int maxPerOwner)
{
    /// <summary>An address that is silent for so long is forgotten (the usual ageing time of bridges, IEEE 802.1Q, section 8.8.3).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(300);

    // The time of an entry is written at most so often, so that a stream of frames does not keep a shared cache line dirty.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MacAddress, Entry> _entries = new();

    public int Count => _entries.Count;

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
        if (!owner.TryTakePlace(maxPerOwner))
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

        known?.Owner.ReturnPlace();
        return true;
    }

    private void Remove(KeyValuePair<MacAddress, Entry> pair)
    {
        if (_entries.TryRemove(pair))
        {
            pair.Value.Owner.ReturnPlace();
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
