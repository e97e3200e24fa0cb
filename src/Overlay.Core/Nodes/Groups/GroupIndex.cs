using Overlay.Nodes.Peers;
using Overlay.Wire;

namespace Overlay.Nodes.Groups;

/// <summary>
/// The peers that want each group, and the groups for which the picture of the data path is out of date. So a change costs what it touches, however many
/// groups there are.
/// </summary>
internal sealed class GroupIndex
{
    private static readonly HashSet<Peer> Nobody = [];

    private readonly Dictionary<GroupId, HashSet<Peer>> _peers = [];
    private readonly HashSet<GroupId> _outdated = [];
    private bool _areAllOutdated = true;

    /// <summary>The peers of which it is not known what they want, when the groups were drawn last.</summary>
    public IReadOnlyCollection<Peer> Unknown { get; private set; } = Nobody;

    /// <summary>The number of groups that peers want, the names of all included.</summary>
    public int Count => _peers.Count;

    /// <summary>The peers that want a group by its name.</summary>
    public IReadOnlyCollection<Peer> PeersOf(GroupId group) => _peers.GetValueOrDefault(group, Nobody);

    /// <summary>A peer wants something else of a group.</summary>
    public void Note(Peer peer, GroupId group)
    {
        var peers = _peers.GetValueOrDefault(group);
        if (peer.Groups.Wanted?.ContainsKey(group) == true)
        {
            (peers ??= _peers[group] = []).Add(peer);
        }
        else if (peers?.Remove(peer) == true && peers.Count == 0)
        {
            _peers.Remove(group);
        }

        Outdate(group);
    }

    /// <summary>The copies of a group take other paths, or somebody else wants it. Whoever wants all of a family is among the members of each of its
    /// groups.</summary>
    public void Outdate(GroupId group)
    {
        _outdated.Add(group);
        _areAllOutdated |= group.IsAll;
    }

    /// <summary>The path to a peer is another one.</summary>
    public void Outdate(Peer peer)
    {
        if (peer.Groups.Wanted is not { } wanted)
        {
            _areAllOutdated = true;
            return;
        }

        foreach (var group in wanted.Keys)
        {
            Outdate(group);
        }
    }

    /// <summary>The groups to draw anew.</summary>
    public GroupId[] TakeOutdated(IEnumerable<Peer> peers)
    {
        if (_areAllOutdated)
        {
            Unknown = [.. peers.Where(peer => peer.Groups.Wanted is null)];
            _outdated.UnionWith(_peers.Keys);
            _outdated.UnionWith([GroupId.AllMac, GroupId.AllV4, GroupId.AllV6]);
        }

        GroupId[] outdated = [.. _outdated];
        _outdated.Clear();
        _areAllOutdated = false;
        if (outdated.Length > 1_000)
        {
            _outdated.TrimExcess();
        }

        return outdated;
    }
}
