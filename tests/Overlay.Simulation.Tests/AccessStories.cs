using System.Net;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Who may send to a group and who may join it.</summary>
public class AccessStories
{
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.1");

    /// <summary>
    /// Two pairs of programs with one group written into them. All nodes have the same rules, from before they meet, so that the way over the engine keeps to them too.
    /// </summary>
    [Theory]
    [Seeds(3)]
    public void TwoServices_WithOneGroup_DoNotHearEachOther(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var rules = new List<GroupRule>();
        var nodes = new[] { "red1", "red2", "blue1", "blue2" }.Select(name => sim.AddNode(name, With(rules))).ToArray();
        rules.Add(Among(nodes[..2]));
        rules.Add(Among(nodes[2..]));
        Array.ForEach(nodes, node => node.Restart());

        for (var i = 0; i < 100; i++)
        {
            sim.After(Milliseconds(20 * i), () => Array.ForEach(nodes, SendToGroup));
            sim.After(Milliseconds(20 * i), () => Array.ForEach(nodes, node => node.Broadcast($"{node} to all")));
        }

        sim.RunFor(Seconds(5));
        sim.RunUntil(sim.AllReachAll, within: Seconds(5));

        foreach (var node in nodes)
        {
            var color = node.ToString()[..^1];
            var others = nodes.Where(other => other != node && other.ToString().StartsWith(color, StringComparison.Ordinal));
            Assert.Equal(others.Select(other => other.ToString()), Speakers(node, "to group"));
            Assert.Equal(3, Speakers(node, "to all").Count());
            Assert.Equal(0, node.Counters[DropReason.GroupSenderRefused] + node.Counters[DropReason.GroupMemberRefused]);
        }
    });

    /// <summary>Only one side has rules; the other sends wherever it likes.</summary>
    [Theory]
    [Seeds(2)]
    public void Receiver_WithRules_NeedsNobodyElseToHaveThem(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (wanted, other) = (sim.AddNode("wanted"), sim.AddNode("other", new NodeSetup { Configure = options => options with { WantsAllGroups = true } }));
        var strict = sim.AddNode("strict", With([new GroupRule { Groups = Group, Senders = [wanted.Id] }]));
        strict.Restart();
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(5));

        SendToGroup(wanted);
        SendToGroup(other);
        SendToGroup(strict);
        sim.RunFor(Seconds(1));

        Assert.Equal(["wanted"], Speakers(strict, "to group"));
        Assert.Equal(2, strict.Counters[DropReason.GroupSenderRefused]);
        Assert.Equal(["wanted"], Speakers(other, "to group"));
    });

    /// <summary>The host behind a node asks for a group that the node may not have: the others never hear of it.</summary>
    [Theory]
    [Seeds(2)]
    public void Report_OfAHostThatMayNotJoin_IsRefused(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var sender = sim.AddNode("sender");
        var (allowed, forbidden) = (sim.AddNode("allowed"), sim.AddNode("forbidden", new NodeSetup { Configure = options => options with { Segment = Only(sender.Id) } }));
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        foreach (var node in new[] { allowed, forbidden })
        {
            node.SendFrame(MembershipFrames.Report(node.Mac, MembershipRecordType.ChangeToExclude, IpAddress.From(Group)));
        }

        sim.RunFor(Seconds(1));
        var told = Assert.Single(sender.Groups, group => !group.Group.IsAll && group.Members.Count > 0);
        Assert.Equal(allowed.Id, Assert.Single(told.Members).Node);
        Assert.Equal((0, 1), (allowed.Counters[DropReason.GroupMemberRefused], forbidden.Counters[DropReason.GroupMemberRefused]));
    });

    /// <summary>A node that has no rules wants a group; one with rules neither sends it there nor counts it as a member.</summary>
    [Theory]
    [Seeds(2)]
    public void Member_ThatTheSendersRulesForbid_IsNone(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (allowed, other) = (sim.AddNode("allowed"), sim.AddNode("other"));
        var sender = sim.AddNode("sender", new NodeSetup { Configure = options => options with { Segment = Only(allowed.Id) } });
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        allowed.Join(GroupId.Of(IpAddress.From(Group)));
        other.Join(GroupId.Of(IpAddress.From(Group)));
        sim.RunFor(Seconds(1));
        SendToGroup(sender);
        sim.RunFor(Seconds(1));
        var told = Assert.Single(sender.Groups, group => !group.Group.IsAll && group.Members.Count > 0);
        Assert.Equal((allowed.Id, 1), (Assert.Single(told.Members).Node, told.Traffic.Copies));
        Assert.Equal(["sender"], Speakers(allowed, "to group"));
        Assert.Empty(Speakers(other, "to group"));
    });

    private static SegmentOptions Only(NodeId member) => new() { GroupRules = [new GroupRule { Groups = Group, Members = [member] }] };

    private static IEnumerable<string> Speakers(SimulatedNode node, string text) => node.Received
        .Where(received => received.EndsWith(text, StringComparison.Ordinal))
        .Select(received => received[..^(text.Length + 1)].Split('\0', '\u0001')[^1])
        .Distinct()
        .Order();

    private static void SendToGroup(SimulatedNode node) => node.SendFrame(GroupFrames.ToGroup(Group, node.Mac, $"{node} to group"));

    private static GroupRule Among(SimulatedNode[] nodes)
    {
        GroupParty[] parties = [.. nodes.Select(node => (GroupParty)node.Id)];
        return new() { Groups = Group, Senders = parties, Members = parties };
    }

    private static NodeSetup With(IReadOnlyList<GroupRule> rules) =>
        new() { Starts = false, Configure = options => options with { WantsAllGroups = true, Segment = new SegmentOptions { GroupRules = rules } } };
}
