using Overlay.Nodes;
using Overlay.Supernodes;
using Overlay.TestKit;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Two nodes want one place at a supernode: a MAC, or the place of one key pair.</summary>
public class PlaceStories
{
    [Theory]
    [Seeds(5)]
    public void NewcomerWithTheMacOfANodeThatWasKilled_IsAdmittedWithinSeconds(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(2, new NodeSetup());
        var dead = sim.AddNode("dead", new NodeSetup { Mac = MacAddress.Parse("02:00:00:00:00:01") });
        sim.RunUntil(() => supernode.MemberCount == 3, within: Seconds(5));
        dead.Kill();
        sim.RunFor(Seconds(1));

        var late = sim.AddNode("late", new NodeSetup { Mac = dead.Mac });
        sim.RunUntil(() => late.Supernodes[0].IsRegistered, within: Seconds(4));
        sim.RunUntil(() => nodes.All(node => node.Reaches(late)), within: Seconds(3));

        Assert.Empty(late.Events.OfType<NodeEvent.SupernodeRefused>());
    });

    [Theory]
    [Seeds(5)]
    public void NewcomerWithTheMacOfALivingNode_IsRefused(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.3 };
        var holder = sim.AddNode("holder", new NodeSetup { Mac = MacAddress.Parse("02:00:00:00:00:01") });
        sim.RunUntil(() => holder.Supernodes[0].IsRegistered, within: Seconds(60));

        var late = sim.AddNode("late", new NodeSetup { Mac = holder.Mac });
        sim.RunUntil(() => late.Events.OfType<NodeEvent.SupernodeRefused>().Any(), within: Seconds(60));

        Assert.Equal(holder.Id, Assert.Single(supernode.Snapshot.Communities[0].Members).Node);
        Assert.Empty(holder.Events.OfType<NodeEvent.SupernodeEnded>());
    });

    [Theory]
    [Seeds(5)]
    public void NodeWhoseKeyTheMacIsDerivedFrom_TakesItBackFromALivingOne(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var owner = sim.AddNode("owner");
        sim.RunUntil(() => supernode.MemberCount == 1, within: Seconds(5));
        owner.Kill();
        var thief = sim.AddNode("thief", new NodeSetup { Mac = owner.Mac });
        sim.RunUntil(() => thief.Supernodes[0].IsRegistered, within: Seconds(5));
        sim.RunFor(Seconds(30));

        owner.Restart();
        sim.RunUntil(() => owner.Supernodes[0].IsRegistered, within: Seconds(2));
        sim.RunFor(Seconds(90));

        Assert.Equal(owner.Id, Assert.Single(supernode.Snapshot.Communities[0].Members).Node);
        Assert.Equal((SessionEndReason.MacTakenBack, owner.Address), thief.Events.OfType<NodeEvent.SupernodeEnded>().Select(ended => (ended.Reason, ended.Other)).First());
        Assert.Empty(owner.Events.OfType<NodeEvent.SupernodeEnded>());
        Assert.Empty(owner.Events.OfType<NodeEvent.SupernodeRefused>());
    });

    [Theory]
    [Seeds(5)]
    public void OneKeyPairOnTwoHosts_BothAndTheSupernodeAreTold(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var first = sim.AddNode("first");
        sim.RunUntil(() => supernode.MemberCount == 1, within: Seconds(5));

        var second = sim.AddNode("second", new NodeSetup { Configure = options => options with { KeyPair = first.KeyPair, Mac = first.Mac } });
        sim.RunFor(Seconds(100));

        Assert.Equal((SessionEndReason.RegisteredElsewhere, second.Address), first.Events.OfType<NodeEvent.SupernodeEnded>().Select(ended => (ended.Reason, ended.Other)).First());
        Assert.Equal((SessionEndReason.RegisteredElsewhere, first.Address), second.Events.OfType<NodeEvent.SupernodeEnded>().Select(ended => (ended.Reason, ended.Other)).First());
        var told = supernode.Events.First(happened => happened.Kind == SupernodeEventKind.IdentityShared);
        Assert.Equal(new[] { first.Address, second.Address }.ToHashSet(), [told.Address, told.Other]);

        // They take turns at most twice a minute.
        Assert.InRange(supernode.Events.Count(happened => happened.Kind == SupernodeEventKind.MemberMoved), 2, 5);
    });

    [Theory]
    [Seeds(3)]
    public void NodeThatStartsAgainOrChangesItsKeys_IsToldNothing(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(2);
        nodes[0].Kill();
        sim.RunFor(Seconds(1));
        nodes[0].Restart();
        sim.RunFor(Seconds(600));

        Assert.Equal(2, supernode.MemberCount);
        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.SupernodeEnded>()));
        Assert.DoesNotContain(supernode.Events, happened => happened.Kind == SupernodeEventKind.IdentityShared);
    });

    [Theory]
    [Seeds(5)]
    public void NodeThatIsKilledAndComesBackWithAnotherIdentity_HasItsAddressSoon(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        nodes[1].Kill();
        sim.RunFor(Seconds(1));

        var other = sim.AddNode("other", new NodeSetup { Mac = nodes[1].Mac });
        sim.RunUntil(() => nodes[0].PeerOf(other)?.Mac == nodes[1].Mac, within: Seconds(8));
        nodes[0].Send(other, "back");
        sim.RunUntil(() => other.Received.Contains("back"), within: Seconds(1));
    });
}
