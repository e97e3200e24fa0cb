using Overlay.Nodes;
using Overlay.TestKit;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Who belongs together, and who does not.</summary>
public class CommunityStories
{
    [Theory]
    [Seeds(3)]
    public void OneNameTwoKeys_AreIsolatedAndGetAHint(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var other = new NodeSetup { Security = NodeSetup.SecurityOf(2) };
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b"));
        sim.RunUntil(() => a.Reaches(b), within: Seconds(2));
        var (x, y) = (sim.AddNode("x", other), sim.AddNode("y", other));
        sim.RunUntil(() => x.Reaches(y), within: Seconds(2));
        sim.RunFor(Seconds(1));

        a.Broadcast("blue");
        x.Broadcast("red");
        sim.RunFor(Seconds(1));

        Assert.Equal(["blue"], b.Received);
        Assert.Equal(["red"], y.Received);
        Assert.Single(a.Peers);
        Assert.True(Assert.Single(x.Events.OfType<NodeEvent.SupernodeReached>()).OtherKeyInUse);
    });

    [Theory]
    [Seeds(3)]
    public void TwoNames_OneKey_AreIsolated(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b", new NodeSetup { Community = "other" }));

        sim.RunFor(Seconds(10));

        Assert.Empty(a.Peers);
        Assert.Empty(b.Peers);
        Assert.False(Assert.Single(a.Events.OfType<NodeEvent.SupernodeReached>()).OtherKeyInUse);
    });

    [Theory]
    [Seeds(3)]
    public void ClearCommunity_WorksLikeAnEncryptedOne(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3, new NodeSetup { Security = OverlaySecurity.None });

        sim.Chat(nodes, Milliseconds(50), Seconds(5));
        sim.RunFor(Seconds(6));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(50), Seconds(5)));
        nodes[2].Leave();
        sim.RunFor(Seconds(1));
        Assert.Single(nodes[0].Peers);
    });

    [Theory]
    [Seeds(3)]
    public void DuplicateMac_IsRefusedAndAcceptedOnceItIsFree(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b");
        sim.RunUntil(() => a.Reaches(b), within: Seconds(2));
        var twin = sim.AddNode("twin", new NodeSetup { Mac = a.Mac });
        sim.RunFor(Seconds(10));
        Assert.Equal(RegistrationStatus.DuplicateMac, Assert.Single(twin.Events.OfType<NodeEvent.SupernodeRefused>()).Status);
        Assert.Single(b.Peers);

        a.Leave();

        sim.RunUntil(() => b.Reaches(twin), within: Seconds(20));
    });
}
