using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Peers;

/// <summary>What was told of the refused frames of one peer, and how many of them came lately.</summary>
internal sealed class RefusalRecord
{
    /// <summary>A peer is named at once, and then once in such a time.</summary>
    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);

    /// <summary>The limit is for so long a time.</summary>
    private static readonly TimeSpan LimitInterval = TimeSpan.FromMinutes(1);

    private readonly long[] _told = new long[PeerRefusals.Kinds];
    private long _toldProven;
    private long _proven;
    private long _provenBefore;
    private Instant _intervalEndsAt;

    /// <summary>When the peer may be named again.</summary>
    public Instant TellAgainAt { get; private set; }

    /// <summary>True if frames were refused since it was told of the last.</summary>
    public bool HasNews(PeerRefusals refusals) => refusals.Total != _told.Sum();

    /// <summary>True if more frames than the limit came in its interval; only those count that the peer itself has sent for sure.</summary>
    public bool IsBeyond(int limit, PeerRefusals refusals, Instant now)
    {
        if (now >= _intervalEndsAt)
        {
            (_provenBefore, _intervalEndsAt) = (_proven, now + LimitInterval);
        }

        _proven = refusals.Proven;
        return _proven - _provenBefore > limit;
    }

    /// <summary>How many frames were refused since this was told last, the most frequent reason, and whether the peer itself has sent one of them for
    /// sure.</summary>
    public (long Count, DropReason Reason, bool IsProven) Tell(PeerRefusals refusals, Instant now)
    {
        var (count, main, most) = (0L, 0, 0L);
        for (var kind = 0; kind < _told.Length; kind++)
        {
            var news = refusals[kind] - _told[kind];
            _told[kind] += news;
            count += news;
            (main, most) = news > most ? (kind, news) : (main, most);
        }

        var proven = refusals.Proven;
        var isProven = proven > _toldProven;
        _toldProven = proven;
        TellAgainAt = now + TellInterval;
        return (count, PeerRefusals.ReasonOf(main), isProven);
    }
}
