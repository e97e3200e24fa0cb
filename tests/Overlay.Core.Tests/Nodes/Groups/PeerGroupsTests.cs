using Overlay.Nodes;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Peers;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes.Groups;

/// <summary>What peers want of groups, within what one and what all may take.</summary>
public class PeerGroupsTests
{
    private readonly GroupBudget _budget = new();
    private readonly List<GroupId> _changed = [];

    [Fact]
    public void List_tells_only_what_changed()
    {
        var groups = NewPeer();
        Assert.True(groups.TryTake(ListOf(0, 1, Enumerable.Range(0, 1_000).Select(number => Entry(number)))));
        Assert.Equal(1_001, _changed.Count);
        _changed.Clear();

        Assert.True(groups.TryTake(ListOf(1, 2, [Entry(7, GroupFilter.Nobody)])));
        Assert.Equal([GroupOf(7)], _changed);
        Assert.Equal(999, groups.Wanted!.Count);
    }

    [Fact]
    public void Sources_beyond_the_limit_of_a_peer_become_everybody()
    {
        var groups = NewPeer();
        Assert.True(groups.TryTake(ListOf(0, 1, Enumerable.Range(0, 4_096).Select(number => Entry(number, LongFilter)))));
        Assert.Equal(4_096, groups.Wanted!.Count);
        Assert.Equal(GroupWishes.MaxSources, groups.Wanted.Values.Sum(filter => filter.Sources.Length));
        Assert.Equal(4_096 - (GroupWishes.MaxSources / 64), groups.Wanted.Values.Count(filter => filter.IsEverybody));
    }

    [Fact]
    public void Groups_beyond_the_limit_of_a_peer_are_not_taken()
    {
        var groups = NewPeer();
        Assert.False(groups.TryTake(ListOf(0, 1, Enumerable.Range(0, 4_097).Select(number => Entry(number)))));
        Assert.Null(groups.Wanted);
    }

    [Fact]
    public void Peer_for_which_nothing_is_left_gets_everything_and_the_others_keep_what_they_have()
    {
        List<PeerGroups> peers = [];
        do
        {
            peers.Add(NewPeer());
            Assert.True(peers[^1].TryTake(ListOf(0, 1, Enumerable.Range(0, 4_096).Select(number => Entry(number)))));
        }
        while (peers[^1].Wanted is not null);

        Assert.All(peers[..^1], peer => Assert.Equal(4_096, peer.Wanted!.Count));
        Assert.InRange(_budget.Used, GroupBudget.Limit * 0.9, GroupBudget.Limit);
        Assert.True(peers[^1].TryTake(ListOf(1, 2, [Entry(1, GroupFilter.Nobody)])));
        Assert.Equal((null, 2u), (peers[^1].Wanted, peers[^1].Revision));

        peers[0].Clear();
        Assert.True(peers[^1].TryTake(ListOf(0, 3, [Entry(1)])));
        Assert.Equal([GroupOf(1)], peers[^1].Wanted!.Keys);
        peers.ForEach(peer => peer.Clear());
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Peer_that_wants_more_of_a_group_than_there_is_room_for_is_in_no_list_of_members()
    {
        var bench = new EngineBench();
        var context = new NodeContext(bench.Options, bench.Random, bench.Now);
        var peer = new Peer(PublicKey.From(NodeKeyPair.Generate(bench.Random).PublicKey), context, bench.Now);
        Assert.True(context.Peers.TryAdd(peer));
        Assert.True(peer.Groups.TryTake(ListOf(0, 1, [Entry(1), Entry(2)])));
        Assert.Equal([peer], context.GroupIndex.PeersOf(GroupOf(1)));
        Assert.True(context.GroupBudget.TryTake(GroupBudget.Limit - context.GroupBudget.Used));

        Assert.True(peer.Groups.TryTake(ListOf(1, 2, [Entry(1, LongFilter)])));

        Assert.Null(peer.Groups.Wanted);
        Assert.Empty(context.GroupIndex.PeersOf(GroupOf(1)));
        Assert.Empty(context.GroupIndex.PeersOf(GroupOf(2)));
        Assert.Empty(new GroupAudience(context, access: null).Of(GroupOf(1)).Members);
        Assert.Equal(GroupBudget.Limit - 16, context.GroupBudget.Used);
    }

    [Fact]
    public void Lists_that_replace_each_other_cost_no_more_than_the_last()
    {
        var groups = NewPeer();
        for (var i = 0u; i < 50; i++)
        {
            Assert.True(groups.TryTake(ListOf(0, i + 1, Enumerable.Range(0, 4_096).Select(number => Entry(number)), moreFollows: i % 2 == 1)));
        }

        var cost = _budget.Used;
        groups.Clear();
        Assert.InRange(cost, 1, 2 * 4_096 * 8);
        Assert.Equal(0, _budget.Used);
    }

    private static GroupFilter LongFilter { get; } = GroupFilter.Include([.. Enumerable.Range(1, 64).Select(number => IpAddress.Parse($"10.0.0.{number}"))]);

    private static GroupId GroupOf(int number) => GroupId.Of(IpAddress.Parse($"239.1.{number / 250}.{1 + (number % 250)}"));

    private static GroupEntry Entry(int number, GroupFilter? filter = null) => new(GroupOf(number), filter ?? GroupFilter.Everybody);

    private static GroupList ListOf(uint from, uint to, IEnumerable<GroupEntry> entries, bool moreFollows = false) => new(from, to, moreFollows, from == 0, [.. entries]);

    private PeerGroups NewPeer() => new(_budget, _changed.Add);
}
