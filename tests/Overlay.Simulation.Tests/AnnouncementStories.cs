using Overlay.Nodes;
using Overlay.Packets;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.NeighborScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Hosts that come, and come again under another MAC address: what others are told of them, and what is told of those that died.</summary>
public class AnnouncementStories
{
    /// <summary>A process is killed and started again with a new key pair: the others' hosts learn the new MAC address at once, and never hear the old one again.</summary>
    [Theory]
    [Seeds(3)]
    public void Host_ThatComesAgainWithANewMac_IsFoundThere(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        var (asker, old) = (nodes[0], nodes[1]);
        old.Has(Ip, IpV6);
        old.SendFrame(NeighborFrames.ArpAnnouncement(old.Mac, Ip));
        sim.RunFor(Seconds(1));
        old.Kill();
        asker.ForgetReceived();

        var newcomer = sim.AddNode("newcomer", new NodeSetup { Starts = false });
        newcomer.Has(Ip, IpV6);
        newcomer.Restart();
        sim.RunUntil(() => asker.Reaches(newcomer), Seconds(10));
        sim.RunFor(Seconds(1));
        Assert.Contains(NeighborFrames.ArpAnnouncement(newcomer.Mac, Ip), asker.ReceivedFrames);
        Assert.Contains(NeighborFrames.Unsolicited(newcomer.Mac, IpV6), asker.ReceivedFrames);

        for (var i = 0; i < 10; i++)
        {
            asker.ForgetReceived();
            asker.SendFrame(NeighborFrames.ArpRequest(asker.Mac, AskerIp, Ip));
            sim.RunFor(Seconds(0.5));
            Assert.All(ArpOf(asker), packet => Assert.Equal(newcomer.Mac, packet.SenderMac));
            Assert.Contains(ArpOf(asker), packet => packet.Operation == ArpPacket.Reply);
        }
    });

    /// <summary>Whoever looks sees by which addresses a member is known, also if its host says nothing for long, and as long as no other has them.</summary>
    [Theory]
    [Seeds(3)]
    public void Addresses_OfAMember_AreKnownUntilItLeavesOrAnotherHasThem(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var asker = sim.AddNode("asker");
        var (first, second) = (sim.AddNode("first", new NodeSetup { Starts = false }), sim.AddNode("second", new NodeSetup { Starts = false }));
        first.Has(Ip, IpV6);
        first.Restart();
        sim.RunUntil(() => asker.PeerOf(first)?.Addresses.SequenceEqual([Ip, IpV6]) == true, Seconds(10));
        sim.RunFor(Seconds(600));
        Assert.Equal([Ip, IpV6], asker.PeerOf(first)!.Addresses);

        second.Has(Ip);
        second.Restart();
        sim.RunUntil(() => asker.PeerOf(second)?.Addresses.SequenceEqual([Ip]) == true, Seconds(10));
        Assert.Equal([IpV6], asker.PeerOf(first)!.Addresses);

        first.Leave();
        second.Leave();
        sim.RunUntil(() => asker.Events.Count(happened => happened is NodeEvent.PeerLeft) == 2, Seconds(10));
        Assert.Equal([[IpV6], [Ip]], asker.Events.OfType<NodeEvent.PeerLeft>().OrderBy(left => left.Id == second.Id).Select(left => left.Addresses));
    });

    [Theory]
    [Seeds(2)]
    public void Addresses_AreAnnouncedTwice_ToWhoJoinsAlone(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        var (owner, other) = (nodes[0], nodes[1]);
        owner.Has(Ip);
        sim.RunFor(Seconds(5));
        other.ForgetReceived();

        var newcomer = sim.AddNode("newcomer");
        sim.RunUntil(() => newcomer.Reaches(owner) && owner.Reaches(newcomer), Seconds(10));
        sim.RunFor(Seconds(5));
        Assert.Equal(2, newcomer.ReceivedFrames.Count(frame => frame.AsSpan().SequenceEqual(NeighborFrames.ArpAnnouncement(owner.Mac, Ip))));
        Assert.Empty(other.ReceivedFrames);
    });

    /// <summary>A process is killed. Before the node knows that it is gone, its address is not answered for any more: the question goes to all at once.</summary>
    [Theory]
    [Seeds(3)]
    public void Host_ThatWasKilled_IsNotAnsweredFor(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        var (asker, dead, other) = (nodes[0], nodes[1], nodes[2]);
        dead.SendFrame(NeighborFrames.ArpAnnouncement(dead.Mac, Ip));
        sim.RunFor(Seconds(1));
        dead.Kill();
        sim.RunFor(Seconds(2));
        asker.ForgetReceived();
        other.ForgetReceived();

        var question = NeighborFrames.ArpRequest(asker.Mac, AskerIp, Ip);
        asker.SendFrame(question);
        sim.RunFor(Seconds(0.5));
        Assert.NotNull(asker.PeerOf(dead));
        Assert.Empty(asker.ReceivedFrames);
        Assert.Equal([question], other.ReceivedFrames);
    });

    /// <summary>A peer that has nothing to say is not dead: it answers a Ping, and then its station is answered for.</summary>
    [Theory]
    [Seeds(3)]
    public void Host_ThatIsQuiet_IsAnsweredForAfterACheck(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        var (asker, owner, other) = (nodes[0], nodes[1], nodes[2]);
        owner.SendFrame(NeighborFrames.ArpAnnouncement(owner.Mac, Ip));
        sim.RunFor(Seconds(30));
        for (var i = 0; i < 20; i++)
        {
            sim.RunFor(Seconds(2.3));
            sim.Nodes.ToList().ForEach(node => node.ForgetReceived());
            asker.SendFrame(NeighborFrames.ArpRequest(asker.Mac, AskerIp, Ip));
            sim.RunFor(Seconds(0.3));
            Assert.Equal([NeighborFrames.ArpReply(owner.Mac, Ip, asker.Mac, AskerIp)], asker.ReceivedFrames);
            Assert.Empty(owner.ReceivedFrames);
            Assert.Empty(other.ReceivedFrames);
        }
    });
}
