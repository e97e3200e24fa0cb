using Overlay.Counters;
using Overlay.Nodes;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Nodes behind address translators, and nodes that move.</summary>
public class NatStories
{
    [Theory]
    [Seeds(5)]
    public void TwoPortRestrictedNats_ArePunched(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = Behind(sim, "a", NatKind.PortRestricted);
        var b = Behind(sim, "b", NatKind.PortRestricted);

        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(3));
        sim.Chat([a, b], Milliseconds(50), Seconds(5));
        sim.RunFor(Seconds(6));

        Assert.Equal(0, MissingFromChat([a, b], Milliseconds(50), Seconds(5)));
    });

    [Theory]
    [Seeds(3)]
    public void FullConeAndPublic_AreDirect(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = Behind(sim, "a", NatKind.FullCone);
        var b = sim.AddNode("b");
        var c = Behind(sim, "c", NatKind.Symmetric);

        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a) && b.HasDirectPathTo(c) && c.HasDirectPathTo(a), within: Seconds(3));
    });

    [Theory]
    [Seeds(3)]
    public void TwoSymmetricNats_AreRelayed(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var a = Behind(sim, "a", NatKind.Symmetric);
        var b = Behind(sim, "b", NatKind.Symmetric);
        sim.RunUntil(() => a.Reaches(b) && b.Reaches(a), within: Seconds(3));
        sim.RunFor(Seconds(2));

        sim.Chat([a, b], Milliseconds(50), Seconds(60));
        sim.RunFor(Seconds(61));

        Assert.True(a.PathTo(b).IsRelayed);
        Assert.Equal(0, MissingFromChat([a, b], Milliseconds(50), Seconds(60)));
        Assert.True(supernode.Counters[Counter.RelayedSent] > 2 * 3 * 1200);
    });

    [Theory]
    [Seeds(3)]
    public void TwoNodesBehindOneNat_UseTheirInsideAddresses(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nat = sim.Underlay.AddNat(NatKind.Symmetric);
        var a = sim.AddNode("a", new NodeSetup { Nat = nat });
        var b = sim.AddNode("b", new NodeSetup { Nat = nat });

        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(3));

        Assert.Equal(b.Address, a.PathTo(b).Address);
    });

    [Theory]
    [Seeds(3)]
    public void NatBindings_AreKeptOpen(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = Behind(sim, "a", NatKind.PortRestricted);
        var b = Behind(sim, "b", NatKind.PortRestricted);
        a.Nat!.BindingLifetime = b.Nat!.BindingLifetime = Seconds(25);
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(3));

        sim.RunWhile(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), Seconds(600));
    });

    [Theory]
    [Seeds(3)]
    public void NatRestarts_PathIsFoundAgain(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = Behind(sim, "a", NatKind.PortRestricted);
        var b = sim.AddNode("b");
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(3));
        sim.Chat([a, b], Milliseconds(50), Seconds(40));

        sim.RunFor(Seconds(5));
        a.Nat!.Reboot();
        var rebooted = sim.Now;
        sim.RunFor(Seconds(20));

        Assert.InRange(a.LongestSilence("b to a", rebooted, rebooted + Seconds(19)), TimeSpan.Zero, Seconds(1));
        Assert.InRange(b.LongestSilence("a to b", rebooted, rebooted + Seconds(19)), TimeSpan.Zero, Seconds(1));
        Assert.Empty(b.Events.OfType<NodeEvent.PeerLeft>());
    });

    /// <summary>Neither NAT lets the other side in before its node has the new address, and only the supernode can tell it.</summary>
    [Theory]
    [Seeds(5)]
    public void OneOfTwoPortRestrictedNatsRestarts_BothTalkAgain(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = Behind(sim, "a", NatKind.PortRestricted);
        var b = Behind(sim, "b", NatKind.PortRestricted);
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(3));
        sim.Chat([a, b], Milliseconds(50), Seconds(40));

        sim.RunFor(Seconds(5));
        a.Nat!.Reboot();
        var rebooted = sim.Now;
        sim.RunFor(Seconds(30));

        Assert.InRange(a.LongestSilence("b to a", rebooted, rebooted + Seconds(29)), TimeSpan.Zero, Seconds(10));
        Assert.InRange(b.LongestSilence("a to b", rebooted, rebooted + Seconds(29)), TimeSpan.Zero, Seconds(10));
        Assert.Empty(a.Events.OfType<NodeEvent.PeerLeft>());
        Assert.Empty(b.Events.OfType<NodeEvent.PeerLeft>());
    });

    [Theory]
    [Seeds(5)]
    public void NodeMoves_ItsPeersFollow(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(3);
        sim.Chat(nodes, Milliseconds(50), Seconds(40));

        sim.RunFor(Seconds(5));
        nodes[0].MoveTo();
        var moved = sim.Now;
        sim.RunFor(Seconds(30));

        Assert.InRange(nodes[0].LongestSilence("b to a", moved, moved + Seconds(29)), TimeSpan.Zero, Seconds(1.5));
        Assert.InRange(nodes[1].LongestSilence("a to b", moved, moved + Seconds(29)), TimeSpan.Zero, Seconds(1.5));
        Assert.Equal(nodes[0].Address, nodes[1].PathTo(nodes[0]).Address);
        Assert.Empty(nodes[1].Events.OfType<NodeEvent.PeerLeft>());
        Assert.Contains(supernode.Snapshot.Communities[0].Members, member => member.Address == nodes[0].Address);
    });

    private static SimulatedNode Behind(TestKit.Simulation sim, string name, NatKind kind) =>
        sim.AddNode(name, new NodeSetup { Nat = sim.Underlay.AddNat(kind) });
}
