using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Sessions;

/// <summary>
/// Limits what is sent to hosts that have not proven yet that a peer is there: members and supernodes can name any address, also that of somebody who has
/// nothing to do with the segment. The first packets to a host, enough to find and open a path, are free; then there is one a second, and for a host that
/// stays silent one a minute. What a new announcement says is tried anew.
/// </summary>
internal sealed class UnprovenTargets(Instant now)
{
    private const int MaxHosts = 4_096;
    private const int PerSecond = 64;
    private const int Burst = 1_024;
    private const int FreePackets = 64;
    private const int SilentPackets = 80;
    private const int AnnouncementPackets = 2;
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SilentInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<UInt128, Target> _hosts = [];
    private readonly TokenBucket _all = new(PerSecond, Burst, now);
    private readonly Target _others = new();
    private Instant _forgetAt = now;

    public TableSize Size => new(_hosts.Count, MaxHosts);

    /// <summary>True if a packet may go to the address now.</summary>
    public bool TryTake(UnderlayAddress address, Instant at)
    {
        var target = Find(address, at);
        if (target.IsProven)
        {
            return true;
        }

        if (at < target.NextAt || !_all.TryTake(at))
        {
            return false;
        }

        target.Sent++;
        target.NextAt = target.Sent < FreePackets ? at : at + (target.Sent < SilentPackets ? FirstInterval : SilentInterval);
        return true;
    }

    /// <summary>A peer was reached at this address: nobody else is there.</summary>
    public void Proven(UnderlayAddress address, Instant at) => Find(address, at).IsProven = true;

    /// <summary>A peer has this address newly.</summary>
    public void Announced(UnderlayAddress address, Instant at)
    {
        var target = Find(address, at);
        target.Sent = Math.Max(0, Math.Min(target.Sent, FreePackets + AnnouncementPackets) - AnnouncementPackets);
        target.NextAt = at;
    }

    private Target Find(UnderlayAddress address, Instant at)
    {
        if (_hosts.TryGetValue(address.Ip, out var target))
        {
            return target;
        }

        if (_hosts.Count >= MaxHosts && at >= _forgetAt)
        {
            _forgetAt = at + FirstInterval;
            Forget(at);
        }

        if (_hosts.Count >= MaxHosts)
        {
            _others.IsProven = false;
            return _others;
        }

        target = new Target();
        _hosts.Add(address.Ip, target);
        return target;
    }

    /// <summary>Proven hosts prove themselves again; silent ones for whom it is time may begin anew.</summary>
    private void Forget(Instant at)
    {
        foreach (var (host, target) in _hosts)
        {
            if (target.IsProven || at >= target.NextAt + SilentInterval)
            {
                _hosts.Remove(host);
            }
        }
    }

    private sealed class Target
    {
        public bool IsProven { get; set; }

        public int Sent { get; set; }

        public Instant NextAt { get; set; } = Instant.Zero;
    }
}
