using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Multicast.Membership;

/// <summary>The routers behind the port that told of themselves, though they need not ask for groups: a port with one is to get all (RFC 4541, section
/// 2.1.1).</summary>
internal sealed class MulticastRouters
{
    /// <summary>The most that are known; while they are there it does not matter whether there are more.</summary>
    public const int Max = 64;

    private readonly Dictionary<IpAddress, Instant> _until = [];

    public int Count => _until.Count;

    public bool IsEmpty => Count == 0;

    /// <summary>When <see cref="Expire"/> has something to do.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>A router is there for so long; for no time if it goes.</summary>
    public void Hear(IpAddress router, TimeSpan lifetime, Instant now)
    {
        if (lifetime <= TimeSpan.Zero)
        {
            _until.Remove(router);
        }
        else if (_until.Count < Max || _until.ContainsKey(router))
        {
            _until[router] = now + lifetime;
        }

        SetDeadline();
    }

    /// <summary>Lets go of those that did not tell again in time.</summary>
    public void Expire(Instant now)
    {
        foreach (var (router, until) in _until)
        {
            if (now >= until)
            {
                _until.Remove(router);
            }
        }

        SetDeadline();
    }

    private void SetDeadline()
    {
        NextDeadline = Instant.Never;
        foreach (var until in _until.Values)
        {
            NextDeadline = Instant.Min(NextDeadline, until);
        }
    }
}
