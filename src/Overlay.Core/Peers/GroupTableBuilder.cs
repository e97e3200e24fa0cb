using Overlay.Groups;

namespace Overlay.Peers;

/// <summary>Draws a <see cref="GroupTable"/> from what each peer wants and may have.</summary>
internal sealed class GroupTableBuilder(GroupAccess? access, GroupTrafficTable traffic, Func<GroupId, PeerRoute[], GroupShares> share)
{
    private readonly Dictionary<GroupFamily, List<PeerRoute>> _all = new()
    {
        [GroupFamily.Mac] = [],
        [GroupFamily.V4] = [],
        [GroupFamily.V6] = [],
    };

    private readonly Dictionary<GroupId, (List<PeerRoute> Members, List<FilteredPeer> Filtered)> _groups = [];

    /// <summary>Adds a peer; with null, whose wishes are not known, it gets everything.</summary>
    public void Add(PeerRoute peer, IReadOnlyDictionary<GroupId, GroupFilter>? wanted)
    {
        foreach (var (family, peers) in _all)
        {
            if (wanted is null || wanted.ContainsKey(GroupId.AllOf(family)))
            {
                peers.Add(peer);
            }
        }

        if (wanted is null)
        {
            return;
        }

        foreach (var (group, filter) in wanted)
        {
            if (!wanted.ContainsKey(GroupId.AllOf(group.Family)) && access?.MayJoin(group, peer.Id, peer.Mac) != false)
            {
                Add(peer, group, filter);
            }
        }
    }

    public GroupTable Build()
    {
        var routes = new Dictionary<GroupId, GroupRoute>(_groups.Count);
        foreach (var (group, (members, filtered)) in _groups)
        {
            routes.Add(group, RouteOf(group, [.. _all[group.Family], .. members], [.. filtered]));
        }

        return new GroupTable(routes, Others(GroupFamily.Mac), Others(GroupFamily.V4), Others(GroupFamily.V6));
    }

    private void Add(PeerRoute peer, GroupId group, GroupFilter filter)
    {
        if (!_groups.TryGetValue(group, out var lists))
        {
            _groups.Add(group, lists = ([], []));
        }

        if (filter.IsEverybody)
        {
            lists.Members.Add(peer);
        }
        else
        {
            lists.Filtered.Add(new FilteredPeer(peer, filter));
        }
    }

    private GroupRoute Others(GroupFamily family) => RouteOf(GroupId.AllOf(family), [.. _all[family]], []);

    private GroupRoute RouteOf(GroupId group, PeerRoute[] members, FilteredPeer[] filtered) => new(members, filtered, traffic.Of(group), share(group, members));
}
