using Overlay.Primitives;

namespace Overlay.Net.Groups;

/// <summary>A socket's membership of a group: everything that is sent to it, or what some sources send (RFC 3376, section 2).</summary>
internal sealed class SocketMembership(IpAddress group, bool isAnySource)
{
    private readonly List<IpAddress> _sources = [];

    public IpAddress Group => group;

    /// <summary>True: EXCLUDE of nothing. False: INCLUDE of <see cref="Sources"/>.</summary>
    public bool IsAnySource => isAnySource;

    public IReadOnlyList<IpAddress> Sources => _sources;

    public bool Accepts(IpAddress source) => isAnySource || _sources.Contains(source);

    /// <summary>False if there are as many sources as may be.</summary>
    public bool TryAdd(IpAddress source)
    {
        if (_sources.Contains(source))
        {
            return true;
        }

        if (isAnySource || _sources.Count >= NetLimits.SourcesPerGroup)
        {
            return false;
        }

        _sources.Add(source);
        return true;
    }

    public bool Remove(IpAddress source) => _sources.Remove(source);
}
