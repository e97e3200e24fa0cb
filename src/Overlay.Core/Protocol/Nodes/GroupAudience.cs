using Overlay.Groups;
using Overlay.Peers;

namespace Overlay.Protocol.Nodes;

/// <summary>Who gets the frames of a group, among the peers that can be sent to.</summary>
internal sealed class GroupAudience(NodeContext context, GroupAccess? access)
{
    /// <summary>The peers that want every source of a group, those included that want all groups or have not told what they want; and those that want some sources.</summary>
    public (PeerRoute[] Members, FilteredPeer[] Filtered) Of(GroupId group)
    {
        var all = GroupId.AllOf(group.Family);
        List<PeerRoute> members = [.. context.GroupIndex.Unknown.Concat(context.GroupIndex.PeersOf(all)).Select(RouteOf).OfType<PeerRoute>()];
        List<FilteredPeer> filtered = [];
        foreach (var peer in group == all ? [] : context.GroupIndex.PeersOf(group))
        {
            var wanted = peer.Groups.Wanted!;
            if (RouteOf(peer) is not { } route || wanted.ContainsKey(all) || access?.MayJoin(group, peer.Id, peer.Mac) == false)
            {
                continue;
            }

            if (wanted[group].IsEverybody)
            {
                members.Add(route);
            }
            else
            {
                filtered.Add(new FilteredPeer(route, wanted[group]));
            }
        }

        return ([.. members], [.. filtered]);
    }

    private static PeerRoute? RouteOf(Peer peer) => peer.Route is { CanSend: true } route ? route : null;
}
