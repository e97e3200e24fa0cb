using Overlay.Multicast.Membership;
using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>The peers that get the frames of one group. Never changed.</summary>
internal sealed class GroupRoute(PeerRoute[] members, FilteredPeer[] filtered, GroupTraffic traffic, GroupShares shares)
{
    /// <summary>Those that want every source.</summary>
    public ReadOnlySpan<PeerRoute> Members => members;

    /// <summary>Those that want some.</summary>
    public ReadOnlySpan<FilteredPeer> Filtered => filtered;

    /// <summary>Who of the first reaches whom, if not the sender itself reaches all.</summary>
    public GroupShares Shares => shares;

    public GroupTraffic Traffic => traffic;

    /// <summary>How many get a frame of a source.</summary>
    public int CountFor(IpAddress source)
    {
        var count = members.Length;
        foreach (var candidate in filtered)
        {
            count += candidate.Filter.Accepts(source) ? 1 : 0;
        }

        return count;
    }
}
