using Overlay.Counters;
using Overlay.Nodes;
using Overlay.Nodes.Links;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

public class JoinStories
{
    [Theory]
    [Seeds(5)]
    public void TwoNodes_Join_AndHearEachOther(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b");
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(2));

        a.Broadcast("hello all");
        b.Send(a, "hello you");
        sim.RunUntil(() => b.Received.Contains("hello all") && a.Received.Contains("hello you"), within: Seconds(1));

        Assert.Single(a.Events.OfType<NodeEvent.PeerJoined>());
        Assert.Single(b.Events.OfType<NodeEvent.PeerJoined>());
        Assert.Single(a.Events.OfType<NodeEvent.SupernodeReached>());
    });

    [Theory]
    [Seeds(5)]
    public void FramesSentWhileSessionsAreMade_Arrive(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b");
        sim.RunUntil(() => a.Knows(b), within: Seconds(2));
        a.Send(b, "early");
        a.Broadcast("early for all");
        sim.RunUntil(() => b.Knows(a), within: Seconds(2));
        b.Send(a, "early too");
        Assert.False(a.Reaches(b) && b.Reaches(a));

        sim.RunFor(Seconds(2));

        Assert.Equal(["early", "early for all"], b.Received.Order());
        Assert.Equal(["early too"], a.Received);
    });

    [Theory]
    [Seeds(10)]
    public void CrossingHandshakes_EndInOneSession(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(5 * seed) };
        sim.AddSupernode();
        var a = sim.AddNode("a");
        sim.RunFor(Seconds(1));
        var b = sim.AddNode("b");

        // Both have something to say as soon as they know each other, so neither waits for the other to begin.
        sim.RunUntil(() => a.Knows(b) || b.Knows(a), within: Seconds(3));
        var (first, second) = a.Knows(b) ? (a, b) : (b, a);
        first.Send(second, "first");
        sim.RunUntil(() => a.Knows(b) && b.Knows(a), within: Milliseconds(1));
        second.Send(first, "second");
        sim.RunUntil(() => a.Received.Any() && b.Received.Any(), within: Seconds(2));
        sim.Chat([a, b], Milliseconds(50), Seconds(5));
        sim.RunFor(Seconds(6));

        // One with the supernode and one with each other.
        Assert.Equal((2, 2), (a.Counters[Counter.HandshakesStarted], b.Counters[Counter.HandshakesStarted]));
        Assert.Equal(0, MissingFromChat([a, b], Milliseconds(50), Seconds(5)));
        Assert.Single(a.Events.OfType<NodeEvent.PeerJoined>());
        Assert.Single(b.Events.OfType<NodeEvent.PeerJoined>());
    });

    /// <summary>On a loaded host a message takes any time up to some hundred milliseconds, so handshakes cross in every way.</summary>
    [Fact]
    public void CrossingHandshakes_LeaveBothSidesWithOneSession()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            Story.TellOnce(seed, sim =>
            {
                sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(1), Jitter = Milliseconds(400) };
                sim.AddSupernode();
                var (a, b) = (sim.AddNode("a"), sim.AddNode("b"));
                sim.RunUntil(() => a.Knows(b) && b.Knows(a), within: Seconds(10));
                a.Send(b, "first");
                b.Send(a, "second");
                sim.RunFor(Seconds(30));

                Assert.All([a, b], node =>
                {
                    Assert.Empty(node.Events.OfType<NodeEvent.GroupKeyIgnored>());
                    Assert.Empty(node.Events.OfType<NodeEvent.PeerLeft>());
                    Assert.Single(node.Events.OfType<NodeEvent.PeerJoined>());
                });
            });
        }
    }

    [Theory]
    [Seeds(3)]
    public void NodeThatStartsLate_MeetsAll(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        sim.Mesh(5);
        sim.RunFor(Seconds(60));

        var late = sim.AddNode("late");
        sim.RunUntil(() => sim.AllReachAll(), within: Seconds(2));
        late.Broadcast("am I late?");
        sim.RunFor(Seconds(1));

        Assert.All(sim.Nodes.Where(node => node != late), node => Assert.Equal(["am I late?"], node.Received));
    });

    [Theory]
    [Seeds(3)]
    public void SupernodeThatStartsLate_IsFound(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        supernode.Kill();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b");
        sim.RunFor(Seconds(60));
        Assert.False(a.Reaches(b));

        supernode.Restart();

        sim.RunUntil(() => a.Reaches(b) && b.Reaches(a), within: Seconds(8));
    });

    [Theory]
    [Seeds(3)]
    public void PinnedKey_OfAnotherSupernode_IsNotTalkedTo(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var imposter = sim.AddSupernode("imposter");
        var wrongPin = new NodeSetup
        {
            PinsKeys = true,
            Supernodes = [supernode],
            Configure = options => options with { Supernodes = [new SupernodeTarget(supernode.Address, imposter.PublicKey.ToArray())] },
        };
        var a = sim.AddNode("a", wrongPin);
        var b = sim.AddNode("b", new NodeSetup { PinsKeys = true });

        sim.RunFor(Seconds(30));

        Assert.Equal(1, supernode.MemberCount);
        Assert.DoesNotContain(a.Supernodes, link => link.IsRegistered);
        Assert.Equal(2, b.Supernodes.Count(link => link.IsRegistered));
    });
}
