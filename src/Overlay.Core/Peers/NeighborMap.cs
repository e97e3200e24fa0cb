using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>
/// The bindings of a <see cref="NeighborTable"/>, by IP address and by station. A look-up by address takes no lock. All else does: only a new, moved, contested
/// or forgotten address changes the map, and whoever looks at a station goes through its own addresses alone.
/// </summary>
internal sealed class NeighborMap : IEnumerable<KeyValuePair<IpAddress, NeighborBinding>>
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<IpAddress, NeighborBinding> _byAddress = new();
    private readonly Dictionary<(MacOwner Owner, MacAddress Mac), SortedSet<IpAddress>> _byStation = [];

    /// <summary>How many stations have addresses.</summary>
    public int StationCount
    {
        get
        {
            lock (_gate)
            {
                return _byStation.Count;
            }
        }
    }

    public bool TryFind(IpAddress ip, [NotNullWhen(true)] out NeighborBinding? binding) => _byAddress.TryGetValue(ip, out binding);

    /// <summary>The first addresses of a station, in order.</summary>
    public IReadOnlyList<IpAddress> AddressesOf(MacOwner owner, MacAddress mac, int limit)
    {
        lock (_gate)
        {
            return _byStation.TryGetValue((owner, mac), out var held) ? [.. held.Take(limit)] : [];
        }
    }

    public bool TryAdd(IpAddress ip, NeighborBinding binding)
    {
        lock (_gate)
        {
            var isAdded = _byAddress.TryAdd(ip, binding);
            if (isAdded)
            {
                Note_NeedsLock(ip, binding);
            }

            return isAdded;
        }
    }

    /// <summary>Replaces a binding; false if it is another one by now.</summary>
    public bool TryUpdate(KeyValuePair<IpAddress, NeighborBinding> known, NeighborBinding next)
    {
        lock (_gate)
        {
            var isUpdated = _byAddress.TryUpdate(known.Key, next, known.Value);
            if (isUpdated && !next.IsHeldBy(known.Value.Mac, known.Value.Owner))
            {
                Forget_NeedsLock(known);
                Note_NeedsLock(known.Key, next);
            }

            return isUpdated;
        }
    }

    /// <summary>Removes a binding; false if it is another one by now.</summary>
    public bool TryRemove(KeyValuePair<IpAddress, NeighborBinding> known)
    {
        lock (_gate)
        {
            var isRemoved = _byAddress.TryRemove(known);
            if (isRemoved)
            {
                Forget_NeedsLock(known);
            }

            return isRemoved;
        }
    }

    /// <summary>Goes through all while others may change them.</summary>
    public IEnumerator<KeyValuePair<IpAddress, NeighborBinding>> GetEnumerator() => _byAddress.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    private void Note_NeedsLock(IpAddress ip, NeighborBinding binding)
    {
        var station = (binding.Owner, binding.Mac);
        if (!_byStation.TryGetValue(station, out var held))
        {
            _byStation.Add(station, held = []);
        }

        held.Add(ip);
    }

    private void Forget_NeedsLock(KeyValuePair<IpAddress, NeighborBinding> known)
    {
        var station = (known.Value.Owner, known.Value.Mac);
        var held = _byStation[station];
        held.Remove(known.Key);
        if (held.Count == 0)
        {
            _byStation.Remove(station);
        }
    }
}
