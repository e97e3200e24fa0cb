using Overlay.Multicast.Membership;
using Overlay.Multicast.Rules;
using Overlay.Nodes.Peers;
using Overlay.Peers;
using Overlay.Wire;

namespace Overlay.Nodes.Groups;

/// <summary>Who gets the frames of a group, among the peers that can be sent to.</summary>
internal sealed class GroupAudience(NodeContext context, GroupAccess? access)
{
    /// <summary>The peers that want every source of a group, those included that want all groups or have not told what they want; and those that want some
    /// sources.</summary>
    public (PeerRoute[] Members, FilteredPeer[] Filtered) Of(GroupId group)
    {
        List<PeerRoute> members = [.. MembersOfAll(group).Select(RouteOf).OfType<PeerRoute>()];
        List<FilteredPeer> filtered = [];
        foreach (var peer in group.IsAll ? [] : context.GroupIndex.PeersOf(group))
        {
            if (peer.Groups.Wanted is not { } wanted || !wanted.TryGetValue(group, out var filter) || wanted.WantsAllLike(group)
                || RouteOf(peer) is not { } route || access?.MayJoin(group, peer.Id, peer.Mac) == false)
            {
                continue;
            }

            if (filter.IsEverybody)
            {
                members.Add(route);
            }
            else
            {
                filtered.Add(new FilteredPeer(route, filter));
            }
        }

        return ([.. members], [.. filtered]);
    }

    /// <summary>Those that get a group without having joined it: what they want is not known, or all of the family, in every VLAN or in this one.</summary>
    private IEnumerable<Peer> MembersOfAll(GroupId group)
    {
        var everywhere = GroupId.AllOf(group.Family);
        var here = GroupId.AllOf(group.Family, group.Vlan);
        var members = context.GroupIndex.Unknown.Concat(context.GroupIndex.PeersOf(everywhere));
        return here == everywhere ? members : members.Concat(context.GroupIndex.PeersOf(here).Where(peer => peer.Groups.Wanted?.ContainsKey(everywhere) == false));
    }

    private static PeerRoute? RouteOf(Peer peer) => peer.Route is { CanSend: true } route ? route : null;
}
