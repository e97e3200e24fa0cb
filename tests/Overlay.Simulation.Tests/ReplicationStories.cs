using Overlay.Counters;
using Overlay.Multicast.Replication;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Others make the copies of a sender's group frames (RFC 9574 has the idea for EVPN): each member gets one of each frame, whoever makes it.</summary>
public class ReplicationStories
{
    private static readonly IpAddress Address = IpAddress.Parse("239.1.2.3");
    private static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");
    private static readonly GroupId Group = GroupId.Of(Address);

    [Theory]
    [Seeds(2)]
    public void Tree_TakesFanOutCopiesOfTheSender_HoweverManyMembers(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 40, options => options with { FanOut = 4 });
        nodes[0].Replicate(Group, ReplicationMode.Tree);
        sim.RunFor(Seconds(3));

        var sent = SentBy(sim, nodes[0], () => nodes[0].SendPacket(Address, Sender, "hello"));

        Assert.Equal(4, sent);
        Assert.All(nodes[1..], node => Assert.EndsWith("hello", Assert.Single(node.Received)));
        Assert.All(nodes, node => Assert.InRange(node.Counters[Counter.ReplicaCopies], 0, 4));
        Assert.Equal(ReplicationMode.Tree, WayOf(nodes[0]));
    });

    [Theory]
    [Seeds(2)]
    public void Volunteers_CopyWhatTheyCannotUse(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 12, count: 20, configure: (number, options) => options with { Duty = number >= 18 ? ReplicationDuty.Everybody : ReplicationDuty.Member });
        nodes[0].Replicate(Group, ReplicationMode.Replicators);
        sim.RunFor(Seconds(1));

        var sent = SentBy(sim, nodes[0], () => nodes[0].SendPacket(Address, Sender, "hello"));

        Assert.Equal(2, sent);
        Assert.All(nodes[1..12], node => Assert.Single(node.Received));
        Assert.All(nodes[12..], node => Assert.Empty(node.Received));
        Assert.Equal(11, nodes[18].Counters[Counter.ReplicaCopies] + nodes[19].Counters[Counter.ReplicaCopies]);
    });

    [Theory]
    [Seeds(2)]
    public void SupernodeThatReplicates_TakesOneCopy(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 10, replicates: true);
        nodes[0].Replicate(Group, ReplicationMode.Replicators);
        sim.RunFor(Seconds(1));

        var sent = SentBy(sim, nodes[0], () => nodes[0].SendPacket(Address, Sender, "hello"));

        Assert.Equal(1, sent);
        Assert.All(nodes[1..], node => Assert.EndsWith("hello", Assert.Single(node.Received)));
        Assert.Equal(9, sim.Supernodes[0].Counters[Counter.ReplicaCopies]);
    });

    [Theory]
    [Seeds(2)]
    public void ChangesOfTheWay_UnderLoad_LoseAndDoubleNothing(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 16, options => options with { FanOut = 3 }, replicates: seed % 2 == 0);
        ReplicationMode[] ways = [ReplicationMode.Tree, ReplicationMode.Replicators, ReplicationMode.Sender, ReplicationMode.Replicators, ReplicationMode.Tree, ReplicationMode.Sender];
        for (var i = 0; i < ways.Length; i++)
        {
            var way = ways[i];
            sim.After(Milliseconds(500 + (700 * i)), () => nodes[0].Replicate(Group, way));
        }

        var count = Stream(sim, nodes[0], Milliseconds(2), Seconds(5));
        sim.RunFor(Seconds(6));

        Assert.All(nodes[1..], node => Assert.Equal(count, node.Received.Distinct().Count()));
        Assert.All(nodes[1..], node => Assert.Equal(count, node.Received.Count()));
        Assert.All(nodes, node => Assert.Equal(0, node.Counters[DropReason.ReplicationRefused] + node.Counters[DropReason.Replayed]));
        Assert.True(nodes.Sum(node => node.Counters[Counter.ReplicaCopies]) > 500);
    });

    [Theory]
    [Seeds(2)]
    public void ReplicatorThatCrashes_CostsLessThanASecond(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 16, options => options with { FanOut = 3 });
        nodes[0].Replicate(Group, ReplicationMode.Tree);
        sim.RunFor(Seconds(2));
        Stream(sim, nodes[0], Milliseconds(2), Seconds(6));
        sim.RunFor(Seconds(1));
        var replicator = nodes[1..].MaxBy(node => node.Counters[Counter.ReplicaCopies])!;
        var since = sim.Now;
        replicator.Kill();
        sim.RunFor(Seconds(6));

        Assert.All(nodes[1..].Where(node => node != replicator), node =>
        {
            Assert.InRange(node.LongestSilence("", since, since + Seconds(4)), TimeSpan.Zero, Seconds(1));
            Assert.Equal(node.Received.Distinct().Count(), node.Received.Count());
        });
        Assert.Contains(nodes[1..].Where(node => node != replicator), node => node.LongestSilence("", since, since + Seconds(4)) > Milliseconds(100));
    });

    [Theory]
    [Seeds(2)]
    public void MembersThatComeAndGo_GetWhatTheyWant_AndNothingAfterwards(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(10) };
        var nodes = Members(sim, 16, options => options with { FanOut = 3 }, count: 18);
        nodes[0].Replicate(Group, ReplicationMode.Tree);
        sim.RunFor(Seconds(2));
        var start = sim.Now;
        Stream(sim, nodes[0], Milliseconds(1), Seconds(4));
        sim.After(Seconds(1), () => nodes[16].Join(Group));
        sim.After(Seconds(2), () => nodes[7].Leave(Group));
        sim.RunFor(Seconds(5));

        // What a replicator was sent before the sender knew has one hop more to go.
        Assert.InRange(nodes[16].ReceivedTexts[0].At - (start + Seconds(1)), TimeSpan.Zero, Milliseconds(30));
        Assert.InRange(nodes[7].ReceivedTexts[^1].At - (start + Seconds(2)), TimeSpan.Zero, Milliseconds(20 + 10 + (3 * 10)));
        Assert.All(nodes[1..7], node => Assert.Equal(4_000, node.Received.Distinct().Count()));
        Assert.All(nodes[1..], node => Assert.Equal(node.Received.Distinct().Count(), node.Received.Count()));
        Assert.Empty(nodes[17].Received);
    });

    [Theory]
    [Seeds(2)]
    public void ChoiceByLoad_GoesToTheTree_AndBack(int seed) => Story.Tell(seed, sim =>
    {
        // Fifteen members with 500 frames of some 60 bytes a second: 3.6 Mbit/s.
        var nodes = Members(sim, 16, options => options with { FanOut = 3, Uplink = 3_000_000 });
        Stream(sim, nodes[0], Milliseconds(2), Seconds(6));
        sim.RunFor(Seconds(5));
        Assert.Equal(ReplicationMode.Tree, WayOf(nodes[0]));

        // The rate is smoothed: it falls by half each second.
        sim.RunFor(Seconds(6));
        Assert.Equal(ReplicationMode.Sender, WayOf(nodes[0]));
        Assert.All(nodes[1..], node => Assert.Equal(3_000, node.Received.Distinct().Count()));
    });

    [Theory]
    [Seeds(2)]
    public void WayOfAllNodes_IsPrepared_ByThoseThatSend(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 16, options => options with { FanOut = 3, Mode = ReplicationMode.Tree });
        sim.RunFor(Seconds(3));
        Assert.All(nodes, node => Assert.Equal(ReplicationMode.Sender, WayOf(node)));

        Stream(sim, nodes[0], Milliseconds(10), Seconds(3));
        sim.RunFor(Seconds(30));
        Assert.Equal(ReplicationMode.Tree, WayOf(nodes[0]));
        Assert.All(nodes[1..], node => Assert.Equal(ReplicationMode.Sender, WayOf(node)));
        Assert.All(nodes[1..], node => Assert.Equal(300, node.Received.Count()));

        sim.RunFor(Seconds(40));
        Assert.Equal(ReplicationMode.Sender, WayOf(nodes[0]));
    });

    [Theory]
    [Seeds(2)]
    public void VolunteerThatComesLater_IsAsked(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 4, options => options with { Duty = ReplicationDuty.None });
        nodes[0].Replicate(Group, ReplicationMode.Replicators);
        sim.RunFor(Seconds(2));
        Assert.Equal(3, SentBy(sim, nodes[0], () => nodes[0].SendPacket(Address, Sender, "before")));

        var volunteer = sim.AddNode("volunteer", new NodeSetup { Configure = options => options with { Replication = options.Replication with { Duty = ReplicationDuty.Everybody } } });
        sim.RunUntil(() => nodes.All(node => volunteer.HasDirectPathTo(node) && node.HasDirectPathTo(volunteer)), within: Seconds(10));
        sim.RunFor(Seconds(4));

        Assert.Equal(1, SentBy(sim, nodes[0], () => nodes[0].SendPacket(Address, Sender, "after")));
        Assert.All(nodes[1..], node => Assert.Equal(2, node.Received.Count()));
    });

    [Theory]
    [Seeds(2)]
    public void LossyNetwork_DoublesNothing(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 16, options => options with { FanOut = 3 });
        nodes[0].Replicate(Group, ReplicationMode.Tree);
        sim.RunFor(Seconds(2));
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.02, Jitter = Milliseconds(3), Duplication = 0.05 };
        var count = Stream(sim, nodes[0], Milliseconds(5), Seconds(5));
        sim.RunFor(Seconds(6));

        Assert.All(nodes[1..], node => Assert.Equal(node.Received.Distinct().Count(), node.Received.Count()));
        Assert.All(nodes[1..], node => Assert.InRange(node.Received.Count(), count * 0.85, count));
        Assert.Contains(nodes[1..], node => node.Counters[DropReason.ReplicationRepeated] > 0);
    });

    [Theory]
    [Seeds(2)]
    public void MoreGroupsThanASupernodeTakes_AreCopiedByMembers_AndTheOthersGoOn(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 5, replicates: true);
        GroupId[] groups = [.. Enumerable.Range(1, WireLimits.ReplicaRequests + 6).Select(number => GroupId.Of(IpAddress.Parse($"239.2.0.{number}")))];
        foreach (var group in groups)
        {
            Array.ForEach(nodes, node => node.Join(group));
        }

        sim.RunFor(Seconds(2));
        Array.ForEach(groups, group => nodes[0].Replicate(group, ReplicationMode.Replicators));
        sim.RunFor(Seconds(2));
        AssertCopied();
        Assert.Equal(12 * WireLimits.ReplicaRequests * 4, sim.Supernodes[0].Counters[Counter.ReplicaCopies]);

        nodes[4].Leave();
        sim.RunFor(Seconds(5));
        AssertCopied();

        void AssertCopied()
        {
            // For the few groups beyond what the replicators take the sender may make the copies.
            for (var second = 0; second < 12; second++)
            {
                Assert.InRange(SentBy(sim, nodes[0], SendToAll, MessageType.GroupData), 0, 6 * 4);
            }
        }

        void SendToAll() => Array.ForEach(groups, group => nodes[0].SendPacket(group.Address, Sender, "hello"));
    });

    [Theory]
    [Seeds(2)]
    public void NodeThatDoesNotReplicate_IsNotAskedToCopy(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, 16, options => options with { FanOut = 3, Duty = ReplicationDuty.None });
        nodes[0].Replicate(Group, ReplicationMode.Tree);
        sim.RunFor(Seconds(2));

        Assert.Equal(15, SentBy(sim, nodes[0], () => nodes[0].SendPacket(Address, Sender, "hello")));
        Assert.All(nodes[1..], node => Assert.Single(node.Received));
    });

    /// <summary>The replicating supernode knows two of the members alone, and could not name all others in an answer: it refuses, and nobody is forgotten.</summary>
    [Fact]
    public void SupernodeThatKnowsFewOfTheMembers_IsNotReliedOn() => Story.Tell(seed: 1, sim =>
    {
        var (near, far) = (sim.AddSupernode(configure: options => options with { Replicates = true }), sim.AddSupernode());
        Func<NodeEngineOptions, NodeEngineOptions> configure = options => options with { Replication = options.Replication with { Duty = ReplicationDuty.None } };
        var sender = sim.AddNode("sender", new NodeSetup { Configure = configure });
        SimulatedNode[] members = [.. Enumerable.Range(0, WireLimits.ReplicasMissing + 5).Select(number =>
        {
            sim.RunFor(Milliseconds(20));
            return sim.AddNode($"node {number}", new NodeSetup { Configure = configure, Supernodes = number < 2 ? [near, far] : [far] });
        })];
        sim.RunUntil(() => members.All(member => sender.HasDirectPathTo(member)), within: Seconds(20), every: Seconds(1));
        Array.ForEach(members, member => member.Join(Group));
        sim.RunFor(Seconds(2));
        sender.Replicate(Group, ReplicationMode.Replicators);
        sim.RunFor(Seconds(2));

        sender.SendPacket(Address, Sender, "hello");
        sim.RunFor(Seconds(1));

        Assert.All(members, member => Assert.Single(member.Received));
        Assert.True(near.Counters[DropReason.ReplicationRefused] > 0);
    });

    /// <summary>A mesh whose first nodes are members; the first of them is the sender.</summary>
    private static SimulatedNode[] Members(
        TestKit.Simulation sim, int members, Func<ReplicationRules, ReplicationRules>? configureAll = null, int? count = null,
        Func<int, ReplicationRules, ReplicationRules>? configure = null, bool replicates = false)
    {
        sim.AddSupernode(configure: options => options with { Replicates = replicates });
        var nodes = Enumerable.Range(0, count ?? members).Select(number =>
        {
            sim.RunFor(Milliseconds(20));
            return sim.AddNode($"node {number}", new NodeSetup
            {
                Configure = options => options with
                {
                    Replication = configure?.Invoke(number, options.Replication) ?? configureAll?.Invoke(options.Replication) ?? options.Replication,
                },
            });
        }).ToArray();
        sim.RunUntil(sim.AllReachAll, within: Seconds(20), every: Seconds(1));
        Array.ForEach(nodes[..members], node => node.Join(Group));
        sim.RunFor(Seconds(2));
        return nodes;
    }

    /// <summary>Sends numbered frames; returns how many.</summary>
    private static int Stream(TestKit.Simulation sim, SimulatedNode from, TimeSpan interval, TimeSpan span)
    {
        var count = (int)(span / interval);
        for (var i = 0; i < count; i++)
        {
            var number = i;
            sim.After(interval * i, () => from.SendPacket(Address, Sender, $"frame {number}"));
        }

        return count;
    }

    private static ReplicationMode WayOf(SimulatedNode node) => node.Groups.Single(group => group.Group == Group).Replication;

    /// <summary>How many datagrams with the frame leave a node.</summary>
    private static int SentBy(TestKit.Simulation sim, SimulatedNode node, Action send) => SentBy(sim, node, send, MessageType.GroupData, MessageType.Replicate);

    private static int SentBy(TestKit.Simulation sim, SimulatedNode node, Action send, params MessageType[] types)
    {
        var count = 0;
        sim.Log.Watcher = record => count += types.Contains(record.Type) && record.From == node.Name ? 1 : 0;
        send();
        sim.Log.Watcher = null;
        sim.RunFor(Seconds(1));
        return count;
    }
}
