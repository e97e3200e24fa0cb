using Overlay.Keys;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes.Members;

public class MembershipSyncTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private readonly SupernodeBench _bench = new();

    [Fact]
    public void Join_EverybodyLearnsEverybody()
    {
        var clients = Enumerable.Range(0, 50).Select(_ => _bench.Join(Blue)).ToList();

        Assert.All(clients, client => Assert.Equal(50, client.Members.Count));
        Assert.All(clients, client => Assert.Equal(_bench.Engine.GetSnapshot().Communities[0].Revision, client.Revision));
    }

    [Fact]
    public void List_LongerThanOneMessage_ComesInPages()
    {
        for (var i = 0; i < 60; i++)
        {
            _bench.Join(Blue);
        }

        var late = _bench.Join(Blue);

        var lists = late.Take<PeerList>(ControlKind.PeerList);
        Assert.True(lists.Count > 2);
        Assert.All(lists.SkipLast(1), list => Assert.True(list.MoreFollows));
        Assert.False(lists[^1].MoreFollows);
        Assert.Equal([true, .. lists.Skip(1).Select(_ => false)], lists.Select(list => list.IsFromZero));
        Assert.Equal(lists.SkipLast(1).Select(list => list.Revision), lists.Skip(1).Select(list => list.BaseRevision));
        Assert.Equal(61, late.Members.Count);
    }

    [Fact]
    public void List_NotConfirmed_IsRepeatedWithGrowingPauses()
    {
        var client = _bench.Connect(Blue);
        client.Confirms = false;
        client.Register();

        var counts = new List<int>();
        foreach (var milliseconds in new[] { 0, 249, 2, 498, 2, 998, 2 })
        {
            _bench.Advance(TimeSpan.FromMilliseconds(milliseconds));
            counts.Add(client.Take<PeerList>(ControlKind.PeerList).Count);
        }

        Assert.Equal([1, 0, 1, 0, 1, 0, 1], counts);
    }

    [Fact]
    public void List_NotConfirmed_IsGivenUpUntilTheMemberIsHeard()
    {
        var client = _bench.Connect(Blue);
        client.Confirms = false;
        client.Register();

        _bench.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(5, client.Take<PeerList>(ControlKind.PeerList).Count);
        client.Confirms = true;
        client.Send(new Ping(1, 0));

        Assert.Single(client.Take<PeerList>(ControlKind.PeerList));
        Assert.Single(client.Members);
    }

    [Fact]
    public void List_OnItsWay_ChangesWaitForItsConfirmation()
    {
        var slow = _bench.Connect(Blue);
        slow.Confirms = false;
        slow.Register();
        var first = Assert.Single(slow.Take<PeerList>(ControlKind.PeerList));

        var others = new[] { _bench.Join(Blue), _bench.Join(Blue) };
        Assert.Empty(slow.Take<PeerList>(ControlKind.PeerList));
        slow.Confirms = true;
        slow.Send(new PeerListAck(first.Revision));

        var second = Assert.Single(slow.Take<PeerList>(ControlKind.PeerList));
        Assert.Equal((first.Revision, 2), (second.BaseRevision, second.Entries.Length));
        Assert.Equal(others.Select(other => other.Registration!.Value.Slot), second.Entries.Select(entry => entry.Slot));
    }

    [Fact]
    public void Confirmation_OfAnotherRevision_ChangesNothing()
    {
        var client = _bench.Connect(Blue);
        client.Confirms = false;
        client.Register();
        client.Take<PeerList>(ControlKind.PeerList);

        client.Send(new PeerListAck(4711));
        _bench.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(0u, Assert.Single(client.Take<PeerList>(ControlKind.PeerList)).BaseRevision);
    }

    [Fact]
    public void Goodbye_IsToldAsRemoval()
    {
        var leaving = _bench.Join(Blue);
        var watcher = _bench.Join(Blue);
        watcher.Take<PeerList>(ControlKind.PeerList);

        leaving.Send(new Goodbye());

        var entry = Assert.Single(Assert.Single(watcher.Take<PeerList>(ControlKind.PeerList)).Entries);
        Assert.True(entry.Removed);
        Assert.Equal(leaving.Registration!.Value.Slot, entry.Slot);
        Assert.Empty(entry.Addresses);
        Assert.Single(watcher.Members);
    }

    [Fact]
    public void Refresh_WithoutChange_SendsNoList()
    {
        var client = _bench.Join(Blue);
        var watcher = _bench.Join(Blue);
        watcher.Take<PeerList>(ControlKind.PeerList);

        client.Register();

        Assert.Empty(watcher.Take<PeerList>(ControlKind.PeerList));
    }

    [Fact]
    public void Member_FurtherBehindThanRemovalsAreKept_HasToRegisterAgain()
    {
        var bench = new SupernodeBench(options => options with { Limits = new SupernodeLimits { RememberedRemovals = 10 } });
        var behind = bench.Connect(Blue);
        behind.Register();
        behind.Confirms = false;
        for (var i = 0; i < 12; i++)
        {
            bench.Join(Blue).Send(new Goodbye());
        }

        bench.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(behind.Register());
    }
}
