using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>
/// The MAC addresses that IP addresses have, here and at peers, as ARP and neighbour discovery told. All lanes learn and look up at the same time; only a new or moved
/// address allocates, and there is a limit for each owner and for all.
/// </summary>
internal sealed class NeighborTable(int maxPerOwner, TimeSpan lifetime)
{
    /// <summary>How long nothing is answered for an address that was just said to be another station's: those who claim it may sort it out.</summary>
    public static readonly TimeSpan Contest = TimeSpan.FromSeconds(10);

    private const int MaxTotal = 65_536;

    private readonly ConcurrentDictionary<IpAddress, NeighborBinding> _bindings = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Notes what a station said of itself; false if its owner, or all together, said as much as they may. The latest counts.</summary>
    public bool TryLearn(IpAddress ip, MacAddress mac, MacOwner owner, bool isRouter, Instant now)
    {
        if (!_bindings.TryGetValue(ip, out var known))
        {
            return TryAdd(ip, new NeighborBinding(mac, owner, isRouter, now, trustedAt: now));
        }

        if (known.IsSame(mac, owner, isRouter))
        {
            known.Seen(now);
            return true;
        }

        var isMoved = known.Mac != mac || !ReferenceEquals(known.Owner, owner);
        var trustedAt = isMoved && !IsOld(known, now) ? now + Contest : now;
        return TryReplace(ip, known, new NeighborBinding(mac, owner, isRouter, now, trustedAt));
    }

    /// <summary>Notes that a station used an address, without telling all there is to know. What contradicts is not believed, and ends what was.</summary>
    public void Confirm(IpAddress ip, MacAddress mac, MacOwner owner, Instant now)
    {
        if (!_bindings.TryGetValue(ip, out var known))
        {
            return;
        }

        if (known.IsSame(mac, owner, known.IsRouter))
        {
            known.Seen(now);
        }
        else
        {
            Remove(new(ip, known));
        }
    }

    /// <summary>Finds what is not too old; whether it is trusted is another question.</summary>
    public bool TryFind(IpAddress ip, Instant now, [NotNullWhen(true)] out NeighborBinding? binding) =>
        _bindings.TryGetValue(ip, out binding) && !IsOld(binding, now);

    /// <summary>Takes out what is too old.</summary>
    public void Expire(Instant now)
    {
        foreach (var pair in _bindings)
        {
            if (IsOld(pair.Value, now))
            {
                Remove(pair);
            }
        }
    }

    /// <summary>Takes out all that an owner said who left.</summary>
    public void Forget(MacOwner owner)
    {
        foreach (var pair in _bindings)
        {
            if (ReferenceEquals(pair.Value.Owner, owner))
            {
                Remove(pair);
            }
        }
    }

    private bool IsOld(NeighborBinding binding, Instant now) => now >= binding.SeenAt + lifetime;

    private bool TryAdd(IpAddress ip, NeighborBinding binding)
    {
        if (Interlocked.Increment(ref _count) > MaxTotal || !binding.Owner.TryTakePlace(maxPerOwner))
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        if (!_bindings.TryAdd(ip, binding))
        {
            // Another lane learned the same address at the same moment; the next packet decides.
            ReturnPlace(binding);
        }

        return true;
    }

    private bool TryReplace(IpAddress ip, NeighborBinding known, NeighborBinding binding)
    {
        if (!binding.Owner.TryTakePlace(maxPerOwner))
        {
            Remove(new(ip, known));
            return false;
        }

        (_bindings.TryUpdate(ip, binding, known) ? known : binding).Owner.ReturnPlace();
        return true;
    }

    private void Remove(KeyValuePair<IpAddress, NeighborBinding> pair)
    {
        if (_bindings.TryRemove(pair))
        {
            ReturnPlace(pair.Value);
        }
    }

    private void ReturnPlace(NeighborBinding binding)
    {
        binding.Owner.ReturnPlace();
        Interlocked.Decrement(ref _count);
    }
}
