using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Peers;

/// <summary>
/// The MAC addresses that IP addresses have, here and at peers, as ARP and neighbour discovery told. All lanes learn and look up at the same time; only a new
/// or moved address allocates, and there is a limit for each owner and for all. An address that a second station claims is contested: its holder keeps it if it
/// speaks again, and whoever asked the holder says when it was silent (<see cref="Settle"/>).
/// </summary>
internal sealed class NeighborTable(int maxPerOwner, TimeSpan lifetime, NodeId self = default)
{
    /// <summary>How many addresses of one station are shown.</summary>
    public const int MaxShown = 16;

    private const int MaxTotal = 65_536;
    private const int MaxClaims = 256;

    /// <summary>A contest that nobody settled for so long ends with nothing being known.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(10);

    private readonly NeighborMap _bindings = new();
    private readonly ConcurrentQueue<NeighborClaim> _claims = new();
    private int _count;
    private int _claimCount;

    public int Count => Volatile.Read(ref _count);

    /// <summary>How many stations have the addresses.</summary>
    public int StationCount => _bindings.StationCount;

    /// <summary>The owner of what the stations on this side of the port say.</summary>
    public MacOwner Local { get; } = new(self);

    /// <summary>True if an address is claimed by two; see <see cref="TryTakeClaim"/>.</summary>
    public bool HasClaims => Volatile.Read(ref _claimCount) > 0;

    /// <summary>Takes what is to be looked into. Where there are too many some are left out: nothing is answered for these addresses for a while.</summary>
    public bool TryTakeClaim(out NeighborClaim claim)
    {
        var isTaken = _claims.TryDequeue(out claim);
        if (isTaken)
        {
            Interlocked.Decrement(ref _claimCount);
        }

        return isTaken;
    }

    /// <summary>Notes what a station said of itself; false if its owner, or all together, said as much as they may.</summary>
    public bool TryLearn(IpAddress ip, MacAddress mac, MacOwner owner, bool isRouter, Instant now)
    {
        if (!_bindings.TryFind(ip, out var known))
        {
            return TryAdd(ip, new NeighborBinding(mac, owner, isRouter, now));
        }

        if (known.IsHeldBy(mac, owner))
        {
            Keep(ip, known, isRouter, now);
            return true;
        }

        if (IsOld(known, now))
        {
            return TryReplace(ip, known, new NeighborBinding(mac, owner, isRouter, now));
        }

        if (!TellIfHere(ip, known, mac, owner))
        {
            return TryContest(ip, known, new NeighborBinding(mac, owner, isRouter, now), now);
        }

        // What is said on this side is known for sure, and nothing is answered for it.
        return owner != Local || TryReplace(ip, known, new NeighborBinding(mac, owner, isRouter, now));
    }

    /// <summary>Notes that a station used an address, without telling all there is to know. What contradicts is not believed, but the holder has to
    /// speak.</summary>
    public void Confirm(IpAddress ip, MacAddress mac, MacOwner owner, Instant now)
    {
        if (!_bindings.TryFind(ip, out var known))
        {
            return;
        }

        if (known.IsHeldBy(mac, owner))
        {
            Keep(ip, known, known.IsRouter, now);
        }
        else if (IsOld(known, now) || owner == Local)
        {
            Remove(new(ip, known));
        }
        else if (!TellIfHere(ip, known, mac, owner) && known.ContestedAt is null)
        {
            Contest(ip, known, null, mac, owner, now);
        }
    }

    /// <summary>Finds what is not too old; whether it is trusted is another question.</summary>
    public bool TryFind(IpAddress ip, Instant now, [NotNullWhen(true)] out NeighborBinding? binding) =>
        _bindings.TryFind(ip, out binding) && !IsOld(binding, now);

    /// <summary>True if somebody has the address, or had it a while ago.</summary>
    public bool Has(IpAddress ip) => _bindings.TryFind(ip, out _);

    /// <summary>The addresses that a station at a peer has, in order, for people: those too old may still be among them. However large the table is, it costs
    /// what it shows.</summary>
    public IReadOnlyList<IpAddress> AddressesOf(MacOwner owner, MacAddress mac) => _bindings.AddressesOf(owner, mac, MaxShown);

    /// <summary>
    /// Ends a contest whose holder was asked at a time and has not spoken since: the address is the other's. False if the holder did speak, but there is a new
    /// contest.
    /// </summary>
    public bool Settle(IpAddress ip, Instant askedAt)
    {
        if (!_bindings.TryFind(ip, out var known) || known.ContestedAt is not { } contestedAt)
        {
            return true;
        }

        if (contestedAt > askedAt)
        {
            return false;
        }

        Succeed(new(ip, known));
        return true;
    }

    /// <summary>Takes out what is too old.</summary>
    public void Expire(Instant now)
    {
        foreach (var pair in _bindings)
        {
            if (pair.Value.ContestedAt is { } contestedAt && now >= contestedAt + Unsettled)
            {
                Remove(pair);
            }
            else if (IsOld(pair.Value, now))
            {
                Succeed(pair);
            }
        }
    }

    /// <summary>Takes out all that an owner said who left.</summary>
    public void Forget(MacOwner owner)
    {
        foreach (var pair in _bindings)
        {
            var (binding, rival) = (pair.Value, pair.Value.Rival);
            if (ReferenceEquals(rival?.Owner, owner) && _bindings.TryUpdate(pair, Uncontested(binding, binding.IsRouter, binding.SeenAt)))
            {
                owner.ReturnPlace();
                _bindings.TryFind(pair.Key, out binding);
            }

            if (ReferenceEquals(binding?.Owner, owner))
            {
                Succeed(new(pair.Key, binding));
            }
        }
    }

    private bool IsOld(NeighborBinding binding, Instant now) => now >= binding.SeenAt + lifetime;

    /// <summary>Tells of a claim if one of the two stations is on this side; true if it is.</summary>
    private bool TellIfHere(IpAddress ip, NeighborBinding known, MacAddress mac, MacOwner owner)
    {
        if (known.Owner != Local && owner != Local)
        {
            return false;
        }

        if (known.Owner != owner)
        {
            Tell(owner == Local ? new(ip, true, known.Mac, known.Owner.Id) : new(ip, true, mac, owner.Id));
        }

        return true;
    }

    private void Tell(in NeighborClaim claim)
    {
        if (Interlocked.Increment(ref _claimCount) > MaxClaims)
        {
            Interlocked.Decrement(ref _claimCount);
            return;
        }

        _claims.Enqueue(claim);
    }

    /// <summary>The holder speaks: whoever contested the address has lost.</summary>
    private void Keep(IpAddress ip, NeighborBinding known, bool isRouter, Instant now)
    {
        if (known.ContestedAt is null && known.IsRouter == isRouter)
        {
            known.Seen(now);
        }
        else if (_bindings.TryUpdate(new(ip, known), Uncontested(known, isRouter, now)))
        {
            known.Rival?.Owner.ReturnPlace();
        }
    }

    private static NeighborBinding Uncontested(NeighborBinding known, bool isRouter, Instant seenAt) => new(known.Mac, known.Owner, isRouter, seenAt);

    private bool TryContest(IpAddress ip, NeighborBinding known, NeighborBinding rival, Instant now)
    {
        if (known.Rival?.IsHeldBy(rival.Mac, rival.Owner) == true)
        {
            known.Rival.Seen(now);
            return true;
        }

        var mayHave = rival.Owner.TryTakePlace(maxPerOwner);
        if (!mayHave && known.ContestedAt is not null)
        {
            return false;
        }

        Contest(ip, known, mayHave ? rival : null, rival.Mac, rival.Owner, now);
        return mayHave;
    }

    private void Contest(IpAddress ip, NeighborBinding known, NeighborBinding? rival, MacAddress mac, MacOwner owner, Instant now)
    {
        if (!_bindings.TryUpdate(new(ip, known), new NeighborBinding(known.Mac, known.Owner, known.IsRouter, known.SeenAt, rival, known.ContestedAt ?? now)))
        {
            rival?.Owner.ReturnPlace();
            return;
        }

        known.Rival?.Owner.ReturnPlace();
        if (known.ContestedAt is null)
        {
            Tell(new(ip, false, mac, owner.Id));
        }
    }

    /// <summary>The holder has lost the address, to the rival if there is one.</summary>
    private void Succeed(KeyValuePair<IpAddress, NeighborBinding> pair)
    {
        if (pair.Value.Rival is not { } rival)
        {
            Remove(pair);
        }
        else if (_bindings.TryUpdate(pair, rival))
        {
            pair.Value.Owner.ReturnPlace();
        }
    }

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
            ReturnPlaces(binding);
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

        if (_bindings.TryUpdate(new(ip, known), binding))
        {
            known.Owner.ReturnPlace();
            known.Rival?.Owner.ReturnPlace();
        }
        else
        {
            binding.Owner.ReturnPlace();
        }

        return true;
    }

    private void Remove(KeyValuePair<IpAddress, NeighborBinding> pair)
    {
        if (_bindings.TryRemove(pair))
        {
            ReturnPlaces(pair.Value);
        }
    }

    private void ReturnPlaces(NeighborBinding binding)
    {
        binding.Owner.ReturnPlace();
        binding.Rival?.Owner.ReturnPlace();
        Interlocked.Decrement(ref _count);
    }
}
