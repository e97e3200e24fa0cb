using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Membership is state between each two nodes: what crashes takes its own part with it and no other.</summary>
public class CrashStories
{
    [Theory]
    [Seeds(2)]
    public void WithoutTheSupernode_NodesJoinAndLeaveAllTheSame(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(3);
        supernode.Kill();
        sim.RunFor(Seconds(100));
        nodes[1].Join(Group);
        sim.RunFor(Milliseconds(30));
        Assert.Equal(1, Copies(sim, nodes[0], Address));
        nodes[1].Leave(Group);
        sim.RunFor(Milliseconds(30));
        Assert.Equal(0, Copies(sim, nodes[0], Address));
    });

    /// <summary>The sender knows nothing any more. It is told by each member, and sends no frame of its stream to none.</summary>
    [Theory]
    [Seeds(2)]
    public void SenderThatStartsAgain_FindsTheMembers(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4);
        nodes[1].Join(Group);
        nodes[2].Join(Group);
        sim.RunFor(Seconds(1));
        nodes[0].Kill();
        sim.RunFor(Seconds(5));
        nodes[0].Restart();
        sim.RunUntil(() => nodes[1..].All(node => nodes[0].Reaches(node) && node.Reaches(nodes[0])), within: Seconds(40));
        sim.RunFor(Seconds(1));
        Array.ForEach(nodes, node => node.ForgetReceived());
        Assert.Equal(2, Copies(sim, nodes[0], Address));
        Assert.Equal((1, 1, 0), (nodes[1].Received.Count(), nodes[2].Received.Count(), nodes[3].Received.Count()));
    });

    /// <summary>A member that is cut off is no member; it is one again when the network heals, without a report of its hosts.</summary>
    [Theory]
    [Seeds(2)]
    public void MemberThatIsCutOff_IsBackWithThePath(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        sim.Underlay.Partition(nodes[1]);
        sim.RunFor(Seconds(60));
        Assert.Equal(0, Copies(sim, nodes[0], Address));
        sim.Underlay.Heal();
        sim.RunUntil(() => nodes[0].Reaches(nodes[1]) && nodes[1].Reaches(nodes[0]), within: Seconds(90));
        sim.RunFor(Seconds(1));
        Assert.Equal(1, Copies(sim, nodes[0], Address));
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

        Assert.Equal(0, Copies(sim, () => nodes[0].SendPacket(Address, Sender, "anybody?")));

        nodes[1].Restart();
        sim.RunUntil(() => nodes[0].Reaches(nodes[1]) && nodes[1].Reaches(nodes[0]), within: Seconds(40));
        sim.RunFor(Seconds(1));
        Assert.Equal(0, Copies(sim, () => nodes[0].SendPacket(Address, Sender, "still in?")));
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        Assert.Equal(1, Copies(sim, () => nodes[0].SendPacket(Address, Sender, "back?")));
    });
}
