using Overlay.Groups;
using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What comes and goes for hours leaves nothing behind.</summary>
public class ChurnStories
{
    private static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");

    [Fact]
    public void EveryTable_AfterHoursOfComingAndGoing_IsAsFullAsBefore() => Story.TellOnce(seed: 1, sim =>
    {
        var supernode = sim.AddSupernode(configure: options => options with { Replicates = true });
        var hosts = sim.Mesh(2, new NodeSetup { Configure = options => options with { AllowBridging = true } });
        sim.RunFor(Seconds(600));
        var (before, registered) = (hosts.Select(SizesOf).ToArray(), SizeOf(supernode));

        for (var round = 0; round < 24; round++)
        {
            var guests = Enumerable.Range(0, 3).Select(number => sim.AddNode($"guest {round} {number}", GuestOf(round))).ToArray();
            sim.RunFor(Seconds(5));
            Array.ForEach(guests, guest => Visit(sim, hosts, guest, round));
            sim.RunFor(Seconds(60));
            Assert.True(hosts[0].TableSizes["groups with counters"] > 100);
            guests[0].Leave();
            guests[1].Kill();
            sim.RunFor(Seconds(60));
            guests[2].Leave();
            Array.ForEach(hosts, host => JoinSome(host, round, GroupFilter.Nobody));
            sim.RunFor(Seconds(175));
        }

        // A change of keys is part of what is usual: the session before is kept for a while.
        sim.RunFor(Seconds(900));
        sim.RunUntil(() => before.SequenceEqual(hosts.Select(SizesOf)), within: Seconds(300), every: Seconds(1));
        Assert.Equal(registered, SizeOf(supernode));
    });

    [Fact]
    public void GroupsThatCameAndWent_AreNotLookedAtAgain() => Story.TellOnce(seed: 2, sim =>
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(5) };
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        sim.RunFor(Seconds(60));
        var before = SizesOf(nodes[0]);
        for (var round = 0; round < 10; round++)
        {
            Array.ForEach(nodes[1..], node => JoinSome(node, round, GroupFilter.Everybody, count: 2_000));
            sim.RunFor(Seconds(2));
            Assert.Equal(2_003, nodes[0].TableSizes["groups with routes"]);
            Assert.Equal(0, nodes[0].TableSizes["plans"]);
            Array.ForEach(nodes[1..], node => JoinSome(node, round, GroupFilter.Nobody, count: 2_000));
            sim.RunFor(Seconds(2));
        }

        sim.RunUntil(() => before == SizesOf(nodes[0]), within: Seconds(300), every: Seconds(1));
    });

    [Fact]
    public void GroupThatIsSentTo_HasAPlan_AsLongAsItIs() => Story.TellOnce(seed: 3, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        Array.ForEach(nodes[1..], node => JoinSome(node, 0, GroupFilter.Everybody));
        sim.RunFor(Seconds(2));
        nodes[0].SendPacket(GroupOf(0, 7).Address, Sender, "hello");
        sim.RunFor(Seconds(2));
        Assert.Equal(1, nodes[0].TableSizes["plans"]);

        sim.RunFor(Seconds(70));
        Assert.Equal(0, nodes[0].TableSizes["plans"]);
        nodes[0].SendPacket(GroupOf(0, 7).Address, Sender, "hello");
        sim.RunFor(Seconds(2));
        Assert.Equal(1, nodes[0].TableSizes["plans"]);
    });

    private static NodeSetup GuestOf(int round) => new()
    {
        Community = round % 6 == 5 ? $"other {round}" : NodeSetup.DefaultCommunity,
        Configure = options => options with { AllowBridging = true },
    };

    /// <summary>Groups with and without sources, stations behind a bridge, a change of who makes the copies.</summary>
    private static void Visit(TestKit.Simulation sim, SimulatedNode[] hosts, SimulatedNode guest, int round)
    {
        JoinSome(guest, round, GroupFilter.Everybody);
        JoinSome(guest, round + 100, GroupFilter.Include(Sender));
        JoinSome(hosts[0], round, GroupFilter.Everybody);
        for (var station = 0; station < 20; station++)
        {
            var mac = new MacAddress(0x0200_0000_0000 + (ulong)((round * 1_000) + station));
            sim.After(Milliseconds(100 * station), () => guest.Send(MacAddress.Broadcast, "station", mac));
            sim.After(Milliseconds(100 * station), () => hosts[1].SendFrame(NeighborFrames.ArpAnnouncement(mac, IpAddress.Parse($"10.1.{round}.{station}"))));
        }

        var group = GroupOf(round, 3);
        hosts[0].Replicate(group, ReplicationMode.Replicators);
        hosts[1].SendPacket(group.Address, Sender, "hello");
        sim.After(Seconds(30), () => hosts[0].Replicate(group, null));
    }

    private static void JoinSome(SimulatedNode node, int round, GroupFilter filter, int count = 100)
    {
        for (var number = 0; number < count; number++)
        {
            node.Join(GroupOf(round, number), filter);
        }
    }

    private static GroupId GroupOf(int round, int number) => GroupId.Of(IpAddress.Parse($"239.{round}.{number / 250}.{1 + (number % 250)}"));

    private static string SizesOf(SimulatedNode node) => string.Join(", ", node.TableSizes.Select(table => $"{table.Key} {table.Value}"));

    private static string SizeOf(SimulatedSupernode supernode) =>
        $"{supernode.Snapshot.Communities.Count} communities, {supernode.Snapshot.Members} members, {supernode.Snapshot.Sessions} sessions";
}
