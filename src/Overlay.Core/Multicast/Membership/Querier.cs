using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Multicast.Membership;

/// <summary>
/// Who asks the hosts of the port, in one family: this node, or a router with a lower address (RFC 3376, section 6.6.2; RFC 3810, section 7.6.2).
/// A query without a source address comes from a proxy like this node and elects nobody (RFC 4541, section 2.1.1).
/// </summary>
internal sealed class Querier(MembershipTimings timings, IpAddress own, bool isEnabled, Instant now)
{
    private Instant _nextQuery = isEnabled ? now : Instant.Never;
    private Instant _otherUntil = Instant.Never;
    private Instant _routerUntil = Instant.Never;
    private MembershipTimings? _others;
    private int _startupsLeft = timings.StartupCount;

    /// <summary>The timers of whoever asks: a router that does says its own in its queries (RFC 3376, sections 4.1.6 and 4.1.7; RFC 3810, sections 5.1.8 and
    /// 5.1.9).</summary>
    public MembershipTimings Timings => _others ?? timings;

    /// <summary>The address that queries are sent from.</summary>
    public IpAddress Own => own;

    /// <summary>True while this node asks.</summary>
    public bool IsQuerier => isEnabled && _otherUntil == Instant.Never;

    /// <summary>True while anybody asks: what is not answered then expires.</summary>
    public bool IsQueried => isEnabled || HasRouter;

    /// <summary>True while a router is there that asks; it wants every group.</summary>
    public bool HasRouter => _routerUntil != Instant.Never;

    /// <summary>When <see cref="TryTakeQuery"/> has something to do.</summary>
    public Instant NextDeadline => Instant.Min(IsQuerier ? _nextQuery : Instant.Never, Instant.Min(_otherUntil, _routerUntil));

    /// <summary>Somebody else asked.</summary>
    public void HandleQuery(IpAddress source, in MembershipMessage query, Instant now)
    {
        if (source.IsUnspecified || source == own)
        {
            return;
        }

        var wins = own.IsUnspecified || source.CompareTo(own) < 0;
        _others = wins ? TimingsOf(query) : _others;
        _routerUntil = now + Timings.OtherQuerierPresent;
        _otherUntil = wins ? _routerUntil : _otherUntil;
    }

    /// <summary>True if a general query is due.</summary>
    public bool TryTakeQuery(Instant now)
    {
        _routerUntil = now >= _routerUntil ? Instant.Never : _routerUntil;
        if (now >= _otherUntil)
        {
            (_otherUntil, _nextQuery) = (Instant.Never, isEnabled ? now : Instant.Never);
            _others = null;
        }

        if (!IsQuerier || now < _nextQuery)
        {
            return false;
        }

        _startupsLeft = Math.Max(0, _startupsLeft - 1);
        _nextQuery = now + (_startupsLeft > 0 ? timings.StartupInterval : timings.QueryInterval);
        return true;
    }

    /// <summary>What a query does not say, one of an older version or zero, is as configured here. How long hosts may take stands in a query for all.</summary>
    private MembershipTimings TimingsOf(in MembershipMessage query) => timings with
    {
        Robustness = query.Robustness > 0 ? query.Robustness : timings.Robustness,
        QueryInterval = query.QueryInterval > TimeSpan.Zero ? query.QueryInterval : timings.QueryInterval,
        QueryResponse = !query.Group.IsUnspecified ? Timings.QueryResponse : query.MaxResponse > TimeSpan.Zero ? query.MaxResponse : timings.QueryResponse,
    };
}
