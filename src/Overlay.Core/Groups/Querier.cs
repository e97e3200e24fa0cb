using Overlay.Primitives;

namespace Overlay.Groups;

/// <summary>
/// Who asks the hosts of the port, in one family: this node, or a router with a lower address (RFC 3376, section 6.6.2; RFC 3810, section 7.6.2).
/// A query without a source address comes from a proxy like this node and elects nobody (RFC 4541, section 2.1.1).
/// </summary>
internal sealed class Querier(MembershipTimings timings, IpAddress own, bool isEnabled, Instant now)
{
    private Instant _nextQuery = isEnabled ? now : Instant.Never;
    private Instant _otherUntil = Instant.Never;
    private Instant _routerUntil = Instant.Never;
    private int _startupsLeft = timings.StartupCount;

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
    public void HandleQuery(IpAddress source, Instant now)
    {
        if (source.IsUnspecified || source == own)
        {
            return;
        }

        _routerUntil = now + timings.OtherQuerierPresent;
        if (own.IsUnspecified || source.CompareTo(own) < 0)
        {
            _otherUntil = _routerUntil;
        }
    }

    /// <summary>True if a general query is due.</summary>
    public bool TryTakeQuery(Instant now)
    {
        _routerUntil = now >= _routerUntil ? Instant.Never : _routerUntil;
        if (now >= _otherUntil)
        {
            (_otherUntil, _nextQuery) = (Instant.Never, isEnabled ? now : Instant.Never);
        }

        if (!IsQuerier || now < _nextQuery)
        {
            return false;
        }

        _startupsLeft = Math.Max(0, _startupsLeft - 1);
        _nextQuery = now + (_startupsLeft > 0 ? timings.StartupInterval : timings.QueryInterval);
        return true;
    }
}
