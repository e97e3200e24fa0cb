using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What comes and goes for hours leaves nothing behind.</summary>
public class ChurnStories
{
    /// <summary>Tables that only hostile members, members of another kind and the operator's code fill: other stories do.</summary>
    private static readonly string[] Unused = ["ignored group keys reported", "requests served", "shut out", "supernode: open questions", "supernode: waiting questions"];

    private static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");

    [Fact]
    public void EveryTable_AfterHoursOfComingAndGoing_IsAsFullAsBefore() => Story.TellOnce(seed: 1, sim =>
    {
        var supernode = sim.AddSupernode(configure: options => options with { Replicates = true });
        var hosts = sim.Mesh(2, new NodeSetup { Configure = options => options with { AllowBridging = true, QueriesPort = true } });
        sim.RunFor(Seconds(600));
        var before = SizesOf(supernode, hosts);
        var used = new HashSet<string>();

        for (var round = 0; round < 24; round++)
        {
            var guests = Enumerable.Range(0, 3).Select(number => sim.AddNode($"guest {round} {number}", GuestOf(round))).ToArray();
            sim.RunFor(Seconds(5));
            Array.ForEach(guests, guest => Visit(sim, hosts, guest, round));
            Quarrel(sim, hosts, guests, round);
            var twin = sim.AddNode($"twin {round}", new NodeSetup { Mac = hosts[1].Mac });
            RunAndLook(sim, supernode, hosts, used);
            Assert.True(hosts[0].TableSizes["groups with counters"] > 100);
            guests[0].Leave();
            guests[1].Kill();
            twin.Kill();
            sim.RunFor(Seconds(60));
            guests[2].Leave();
            Array.ForEach(hosts, host => JoinSome(host, round, GroupFilter.Nobody));
            sim.RunFor(Seconds(175));
            ExpectBounded(supernode, hosts);
        }

        // A change of keys is part of what is usual: the session before is kept for a while.
        sim.RunFor(Seconds(900));
        sim.RunUntil(() => before.SequenceEqual(SizesOf(supernode, hosts)), within: Seconds(300), every: Seconds(1));
        ExpectBounded(supernode, hosts);
        Assert.Equal(Unused, NamesOf(supernode, hosts).Except(used).Order());
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

    /// <summary>Hosts on VLANs and routers at one's port, addresses that two say they have, stations and groups that nobody knows.</summary>
    private static void Quarrel(TestKit.Simulation sim, SimulatedNode[] hosts, SimulatedNode[] guests, int round)
    {
        var host = hosts[0];
        var (contested, own, router, silent) = (IpAddress.Parse($"10.2.{round}.1"), IpAddress.Parse($"10.2.{round}.2"), IpAddress.Parse($"10.2.{round}.3"), IpAddress.Parse($"10.2.{round}.4"));
        for (var vlan = 1; vlan <= 20; vlan++)
        {
            var report = MembershipFrames.Report(host.Mac, MembershipRecordType.ModeIsExclude, GroupOf(round, vlan).Address);
            host.SendFrame(GroupFrames.Tagged(report, (ushort)((round * 20) + vlan)));
        }

        host.SendFrame(MembershipFrames.PimHello(Stranger(round, 0), router, holdtime: 105));
        guests[0].SendFrame(NeighborFrames.ArpAnnouncement(guests[0].Mac, contested));
        sim.After(Seconds(3), () => guests[1].SendFrame(NeighborFrames.ArpAnnouncement(guests[1].Mac, contested)));
        host.SendFrame(NeighborFrames.ArpAnnouncement(host.Mac, own));
        sim.After(Seconds(3), () => guests[0].SendFrame(NeighborFrames.ArpAnnouncement(guests[0].Mac, own)));
        sim.After(Seconds(8), () => host.SendFrame(NeighborFrames.ArpRequest(host.Mac, own, contested)));
        hosts[1].SendFrame(NeighborFrames.ArpAnnouncement(hosts[1].Mac, silent));
        sim.After(Seconds(10), () => host.SendFrame(NeighborFrames.ArpRequest(host.Mac, own, silent, hosts[1].Mac)));
        for (var number = 0; number < 50; number++)
        {
            host.Send(Stranger(round, number), "anybody");
            host.SendPacket(GroupOf(round + 200, number).Address, own, "nobody");
        }
    }

    /// <summary>A minute, in the first half of which all that fills a table for a moment is looked for.</summary>
    private static void RunAndLook(TestKit.Simulation sim, SimulatedSupernode supernode, SimulatedNode[] hosts, HashSet<string> used)
    {
        for (var look = 0; look < 300; look++)
        {
            sim.RunFor(Milliseconds(100));
            used.UnionWith(hosts.SelectMany(host => NamesInUse(host.TableSizes, host.MemorySizes)));
            used.UnionWith(NamesInUse(supernode.TableSizes, supernode.MemorySizes).Select(OfSupernode));
        }

        sim.RunFor(Seconds(30));
    }

    private static IEnumerable<string> NamesInUse(IReadOnlyDictionary<string, int> tables, IReadOnlyDictionary<string, TableSize> memories) =>
        tables.Where(table => table.Value > 0).Select(table => table.Key).Concat(memories.Where(memory => memory.Value.Count > 0).Select(memory => memory.Key));

    private static IEnumerable<string> NamesOf(SimulatedSupernode supernode, SimulatedNode[] hosts) =>
        [.. hosts[0].TableSizes.Keys, .. hosts[0].MemorySizes.Keys, .. supernode.TableSizes.Keys.Concat(supernode.MemorySizes.Keys).Select(OfSupernode)];

    private static string OfSupernode(string table) => $"supernode: {table}";

    private static void ExpectBounded(SimulatedSupernode supernode, SimulatedNode[] hosts)
    {
        var memories = hosts.Select(host => host.MemorySizes).Append(supernode.MemorySizes).SelectMany(memories => memories);
        Assert.All(memories, memory => Assert.True(memory.Value.Count <= memory.Value.Bound, $"{memory.Key}: {memory.Value}"));
    }

    private static MacAddress Stranger(int round, int number) => new(0x0200_0001_0000 + (ulong)((round * 100) + number));

    private static void JoinSome(SimulatedNode node, int round, GroupFilter filter, int count = 100)
    {
        for (var number = 0; number < count; number++)
        {
            node.Join(GroupOf(round, number), filter);
        }
    }

    private static GroupId GroupOf(int round, int number) => GroupId.Of(IpAddress.Parse($"239.{round}.{number / 250}.{1 + (number % 250)}"));

    private static string SizesOf(SimulatedNode node) => TextOf(node.TableSizes);

    private static string[] SizesOf(SimulatedSupernode supernode, SimulatedNode[] hosts) => [.. hosts.Select(SizesOf), TextOf(supernode.TableSizes)];

    private static string TextOf(IReadOnlyDictionary<string, int> tables) => string.Join(", ", tables.Select(table => $"{table.Key} {table.Value}"));
}
