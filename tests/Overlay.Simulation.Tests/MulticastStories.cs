using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Groups;
using Overlay.Net.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Copies of group frames go to members, and to no one else.</summary>
public class MulticastStories
{
    private static readonly IpAddress Address = IpAddress.Parse("239.1.2.3");
    private static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress OtherSender = IpAddress.Parse("10.0.0.2");
    private static readonly GroupId Group = GroupId.Of(Address);

    [Fact]
    public void HundredNodes_TenMembers_TenCopies() => Story.Tell(seed: 1, sim =>
    {
        sim.AddSupernode();
        var nodes = Enumerable.Range(0, 100).Select(number =>
        {
            sim.RunFor(Milliseconds(50));
            return sim.AddNode($"node {number}");
        }).ToArray();
        sim.RunUntil(sim.AllReachAll, within: Seconds(20), every: Seconds(1));
        Array.ForEach(nodes[10..20], node => node.Join(Group));
        sim.RunFor(Seconds(2));

        var copies = CountGroupData(sim, () => nodes[0].SendPacket(Address, Sender, "hello"));

        Assert.Equal(10, copies);
        Assert.All(nodes[10..20], node => Assert.EndsWith("hello", Assert.Single(node.Received)));
        Assert.All(nodes[20..], node => Assert.Empty(node.Received));
        Assert.Equal(10, nodes[0].Counters[Counter.GroupCopies]);
        Assert.Equal(89, nodes[0].Counters[Counter.GroupCopiesSaved]);
    });

    [Theory]
    [Seeds(3)]
    public void JoinAndLeave_ActWithinOneRoundTripAnd10Milliseconds(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(5 + (10 * seed)) };
        var bound = (2 * sim.Underlay.Conditions.Delay) + Milliseconds(10);
        sim.AddSupernode();
        var (a, b) = Pair(sim);
        var start = sim.Now;
        Stream(sim, a, Milliseconds(1), Seconds(4));
        sim.After(Seconds(1), () => b.Join(Group));
        sim.After(Seconds(2), () => b.Leave(Group));
        sim.RunFor(Seconds(5));

        Assert.InRange(b.ReceivedTexts[0].At - (start + Seconds(1)), TimeSpan.Zero, bound);
        Assert.InRange(b.ReceivedTexts[^1].At - (start + Seconds(2)), TimeSpan.Zero, bound);
        Assert.True(b.ReceivedTexts.Count > 900);
    });

    [Theory]
    [Seeds(3)]
    public void HostBehindThePort_JoinsAndLeavesByIgmp(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = Pair(sim);
        var start = sim.Now;
        Stream(sim, a, Milliseconds(1), Seconds(4));
        sim.After(Seconds(1), () => b.SendFrame(Report(b, MembershipRecordType.ChangeToExclude)));
        sim.After(Seconds(2), () => b.SendFrame(Report(b, MembershipRecordType.ChangeToInclude)));
        sim.RunFor(Seconds(5));

        Assert.InRange(b.ReceivedTexts[0].At - (start + Seconds(1)), TimeSpan.Zero, Milliseconds(22));
        Assert.InRange(b.ReceivedTexts[^1].At - (start + Seconds(2)), TimeSpan.Zero, Milliseconds(22));
        Assert.Empty(a.Received);
        Assert.Equal((1, 1), (b.Counters[Counter.GroupJoins], b.Counters[Counter.GroupLeaves]));
    });

    [Theory]
    [Seeds(3)]
    public void SourceSpecificMember_GetsItsSourceOnly(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Join(Group, GroupFilter.Include(Sender));
        nodes[2].Join(Group, GroupFilter.Exclude(Sender));
        sim.RunFor(Seconds(1));

        nodes[0].SendPacket(Address, Sender, "wanted by b");
        nodes[0].SendPacket(Address, OtherSender, "wanted by c");
        sim.RunFor(Seconds(1));

        Assert.EndsWith("wanted by b", Assert.Single(nodes[1].Received));
        Assert.EndsWith("wanted by c", Assert.Single(nodes[2].Received));
    });

    [Theory]
    [Seeds(3)]
    public void MemberThatCrashes_CostsNoCopiesAfterThePeerTimeout(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        nodes[1].Kill();
        sim.RunFor(Seconds(40));

        Assert.Equal(0, CountGroupData(sim, () => nodes[0].SendPacket(Address, Sender, "anybody?")));

        nodes[1].Restart();
        sim.RunUntil(() => nodes[0].Reaches(nodes[1]) && nodes[1].Reaches(nodes[0]), within: Seconds(40));
        sim.RunFor(Seconds(1));
        Assert.Equal(0, CountGroupData(sim, () => nodes[0].SendPacket(Address, Sender, "still in?")));
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        Assert.Equal(1, CountGroupData(sim, () => nodes[0].SendPacket(Address, Sender, "back?")));
    });

    [Theory]
    [Seeds(3)]
    public void OtherGroups_GoToAll_OrToThoseThatJoined(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var joined = new NodeSetup { Configure = options => options with { WantsOtherGroups = false } };
        var (a, b, c) = (sim.AddNode("a"), sim.AddNode("b", joined), sim.AddNode("c"));
        sim.RunUntil(() => sim.Nodes.All(node => sim.Nodes.All(other => other == node || node.HasDirectPathTo(other))), Seconds(5));
        sim.RunFor(Seconds(1));
        var group = MacAddress.Parse("01:80:c2:00:00:21");
        a.Send(group, "first");
        sim.RunFor(Seconds(1));
        b.Join(GroupId.Of(group));
        sim.RunFor(Seconds(1));
        a.Send(group, "second");
        a.Broadcast("all");
        sim.RunFor(Seconds(1));

        Assert.Equal(["all", "second"], b.Received.Order());
        Assert.Equal(["all", "first", "second"], c.Received.Order());
    });

    [Theory]
    [Seeds(3)]
    public void GroupsOfTheLink_GoToAll(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        foreach (var group in new[] { "224.0.0.251", "ff02::fb", "ff02::1:ff00:1" })
        {
            var address = IpAddress.Parse(group);
            nodes[0].SendPacket(address, address.IsV4 ? Sender : IpAddress.Parse("fe80::1"), group);
        }

        sim.RunFor(Seconds(1));
        Assert.All(nodes[1..], node => Assert.Equal(3, node.Received.Count()));
    });

    [Theory]
    [Seeds(3)]
    public void ThousandGroups_OverALossyNetwork_AreAllKnown(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = Pair(sim);
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.1, Jitter = Milliseconds(5), Duplication = 0.05 };
        GroupId[] groups = [.. Enumerable.Range(0, 1_000).Select(i => GroupId.Of(new IpAddress([239, 0, (byte)(i >> 8), (byte)i])))];
        Array.ForEach(groups, group => b.Join(group));
        sim.RunFor(Seconds(10));
        Assert.Equal(1_000, MembersAt(a));

        for (var i = 0; i < 500; i++)
        {
            b.Leave(groups[i]);
            sim.RunFor(Milliseconds(3));
        }

        sim.RunFor(Seconds(10));
        Assert.Equal(500, MembersAt(a));
        sim.Underlay.Conditions = new LinkConditions();
        Assert.Equal(0, CountGroupData(sim, () => a.SendPacket(groups[0].Address, Sender, "left")));
        Assert.Equal(1, CountGroupData(sim, () => a.SendPacket(groups[^1].Address, Sender, "joined")));
    });

    [Theory]
    [Seeds(3)]
    public void NodeThatJustJoined_GetsEverything_UntilItsGroupsAreKnown(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        sim.RunFor(Seconds(1));
        Stream(sim, a, Milliseconds(1), Seconds(5));
        var b = sim.AddNode("b");
        b.Join(Group);
        sim.RunUntil(() => a.Reaches(b), Seconds(5));
        var since = sim.Now;
        sim.RunFor(Seconds(3));
        Assert.InRange(b.LongestSilence("", since, since + Seconds(2)), TimeSpan.Zero, Milliseconds(20));
    });

    [Theory]
    [Seeds(3)]
    public void Querier_AsksThePort_AndWhoDoesNotAnswerIsGone(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { QueriesPort = true } });
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(2));
        b.SendFrame(Report(b, MembershipRecordType.ModeIsExclude));
        sim.RunFor(Seconds(200));
        Assert.Equal(1, MembersAt(a));
        Assert.Equal(6, b.Received.Count()); // At 0, 31.25 and 156.25 s, for both families.
        Assert.Empty(a.Received);
        sim.RunFor(Seconds(70));
        Assert.Equal(0, MembersAt(a));
    });

    private static (SimulatedNode First, SimulatedNode Second) Pair(TestKit.Simulation sim)
    {
        var nodes = sim.Mesh(2);
        return (nodes[0], nodes[1]);
    }

    private static int MembersAt(SimulatedNode node) => node.Groups.Count(group => !group.Group.IsAll && group.Members.Count > 0);

    private static void Stream(TestKit.Simulation sim, SimulatedNode from, TimeSpan interval, TimeSpan span)
    {
        for (var at = TimeSpan.Zero; at < span; at += interval)
        {
            sim.After(at, () => from.SendPacket(Address, Sender, "frame"));
        }
    }

    private static int CountGroupData(TestKit.Simulation sim, Action send)
    {
        var count = 0;
        sim.Log.Watcher = record => count += record.Type == MessageType.GroupData ? 1 : 0;
        send();
        sim.RunFor(Seconds(1));
        sim.Log.Watcher = null;
        return count;
    }

    private static byte[] Report(SimulatedNode host, MembershipRecordType type) => GroupFrames.Report(host.Mac, type, Address.ToIPAddress());
}
