using Overlay.Groups;

namespace Overlay.Peers;

/// <summary>Draws a <see cref="GroupTable"/> from what each peer wants and may have.</summary>
internal sealed class GroupTableBuilder(GroupAccess? access, GroupTrafficTable traffic, Func<GroupId, PeerRoute[], GroupShares> share)
{
    // Those that want all of a family, in every VLAN or in one.
    private readonly Dictionary<GroupId, List<PeerRoute>> _all = new()
    {
        [GroupId.AllMac] = [],
        [GroupId.AllV4] = [],
        [GroupId.AllV6] = [],
    };

    private readonly Dictionary<GroupId, (List<PeerRoute> Members, List<FilteredPeer> Filtered)> _groups = [];

    /// <summary>Adds a peer; with null, whose wishes are not known, it gets everything.</summary>
    public void Add(PeerRoute peer, IReadOnlyDictionary<GroupId, GroupFilter>? wanted)
    {
        if (wanted is null)
        {
            _all[GroupId.AllMac].Add(peer);
            _all[GroupId.AllV4].Add(peer);
            _all[GroupId.AllV6].Add(peer);
            return;
        }

        foreach (var (group, filter) in wanted)
        {
            if (group.IsAll)
            {
                AddToAll(peer, group, wanted);
            }
            else if (!wanted.WantsAllLike(group) && access?.MayJoin(group, peer.Id, peer.Mac) != false)
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
            routes.Add(group, RouteOf(group, [.. MembersOfAll(group), .. members], [.. filtered]));
        }

        foreach (var group in _all.Keys)
        {
            routes.Add(group, RouteOf(group, [.. MembersOfAll(group)], []));
        }

        return new GroupTable(routes);
    }

    private void AddToAll(PeerRoute peer, GroupId all, IReadOnlyDictionary<GroupId, GroupFilter> wanted)
    {
        if (all.Vlan != GroupId.AnyVlan && wanted.ContainsKey(GroupId.AllOf(all.Family)))
        {
            return;
        }

        if (!_all.TryGetValue(all, out var peers))
        {
            _all.Add(all, peers = []);
        }

        peers.Add(peer);
    }

    /// <summary>Those that get a group without having joined it.</summary>
    private IEnumerable<PeerRoute> MembersOfAll(GroupId group)
    {
        var everywhere = _all[GroupId.AllOf(group.Family)];
        return group.Vlan != GroupId.AnyVlan && _all.TryGetValue(GroupId.AllOf(group.Family, group.Vlan), out var here) ? everywhere.Concat(here) : everywhere;
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

    private GroupRoute RouteOf(GroupId group, PeerRoute[] members, FilteredPeer[] filtered) => new(members, filtered, traffic.Of(group), share(group, members));
}
