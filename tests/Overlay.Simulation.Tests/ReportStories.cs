using Overlay.Nodes;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What a node says when something is not as its user expects.</summary>
public class ReportStories
{
    [Theory]
    [Seeds(3)]
    public void Peers_KnowEachOthersNames(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a", Named("alpha"));
        var b = sim.AddNode("b", Named(""));
        sim.RunUntil(() => a.Reaches(b) && b.Reaches(a), within: Seconds(2));

        Assert.Equal("alpha", b.PeerOf(a)!.Name);
        Assert.Equal("alpha", Assert.Single(b.Events.OfType<NodeEvent.PeerJoined>()).Name);
        Assert.Equal("", a.PeerOf(b)!.Name);
        a.Leave();
        sim.RunFor(Seconds(1));
        Assert.Equal("alpha", Assert.Single(b.Events.OfType<NodeEvent.PeerLeft>()).Name);
    });

    [Theory]
    [Seeds(3)]
    public void UnequalMtu_IsReportedOnceByBoth(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a", WithMtu(1_400));
        var b = sim.AddNode("b", WithMtu(1_500));
        var c = sim.AddNode("c", WithMtu(1_400));
        sim.RunUntil(() => a.Reaches(b) && b.Reaches(c) && a.Reaches(c), within: Seconds(3));
        sim.RunFor(Seconds(300));

        var atA = Assert.Single(a.Events.OfType<NodeEvent.MtuDiffers>());
        Assert.Equal((b.Id, 1_500, 1_400), (atA.Id, atA.Theirs, atA.Ours));
        Assert.Equal(new[] { a.Id, c.Id }.Order(), b.Events.OfType<NodeEvent.MtuDiffers>().Select(differs => differs.Id).Order());
        Assert.Equal(1_500, a.PeerOf(b)!.Mtu);
    });

    [Theory]
    [Seeds(3)]
    public void MemberThatLeaves_WasThere(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b"));
        sim.RunUntil(() => a.Reaches(b), within: Seconds(3));
        b.Leave();
        sim.RunFor(Seconds(60));

        Assert.Empty(a.Events.OfType<NodeEvent.NoOtherMember>());
    });

    [Theory]
    [Seeds(3)]
    public void OtherName_OrOtherKey_SaysThatNobodyElseIsThere(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b"));
        var misspelt = sim.AddNode("x", new NodeSetup { Community = "buckhill" });
        var otherKey = sim.AddNode("y", new NodeSetup { Security = NodeSetup.SecurityOf(2) });
        sim.RunFor(Seconds(300));

        Assert.All([a, b], node => Assert.Empty(node.Events.OfType<NodeEvent.NoOtherMember>()));
        var ids = new[] { misspelt, otherKey }.Select(node => Assert.Single(node.Events.OfType<NodeEvent.NoOtherMember>()).CommunityId).ToList();
        Assert.All(ids, id => Assert.Equal(32, id.Length));
        Assert.NotEqual(ids[0], ids[1]);
    });

    [Theory]
    [Seeds(3)]
    public void SupernodeThatNeverAnswers_IsReportedOnce(int seed) => Story.Tell(seed, sim =>
    {
        var (good, dead) = (sim.AddSupernode(), sim.AddSupernode());
        dead.Kill();
        var node = sim.AddNode("a");
        sim.RunFor(Seconds(120));

        Assert.Equal(good.Address, Assert.Single(node.Events.OfType<NodeEvent.SupernodeReached>()).Address);
        Assert.Equal(dead.Address, Assert.Single(node.Events.OfType<NodeEvent.SupernodeSilent>()).Address);
    });

    private static NodeSetup Named(string name) => new() { Configure = options => options with { Name = name } };

    private static NodeSetup WithMtu(int mtu) => new() { Configure = options => options with { Mtu = mtu } };
}
