using Overlay.Packets;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.NeighborScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Two members say that an address is theirs: which of them others are told.</summary>
public class ContestStories
{
    /// <summary>One announcement of a member that does not have the address: the host that has it is asked, and keeps it.</summary>
    [Theory]
    [Seeds(3)]
    public void Holder_ThatAnswers_KeepsItsAddress(int seed) => Story.Tell(seed, sim =>
    {
        var (asker, owner, attacker) = Hosts(sim);
        attacker.SendFrame(NeighborFrames.ArpAnnouncement(attacker.Mac, Ip));
        attacker.SendFrame(NeighborFrames.Unsolicited(attacker.Mac, IpV6));
        for (var second = 0; second < 30; second++)
        {
            asker.ForgetReceived();
            asker.SendFrame(NeighborFrames.ArpRequest(asker.Mac, AskerIp, Ip));
            asker.SendFrame(NeighborFrames.Solicitation(asker.Mac, AskerIpV6, IpV6));
            sim.RunFor(Seconds(1));
            Assert.Contains(NeighborFrames.ArpReply(owner.Mac, Ip, asker.Mac, AskerIp), asker.ReceivedFrames);
            Assert.Contains(NeighborFrames.Advertisement(owner.Mac, IpV6, asker.Mac, AskerIpV6), asker.ReceivedFrames);
            Assert.DoesNotContain(NeighborFrames.ArpReply(attacker.Mac, Ip, asker.Mac, AskerIp), asker.ReceivedFrames);
            Assert.DoesNotContain(NeighborFrames.Advertisement(attacker.Mac, IpV6, asker.Mac, AskerIpV6), asker.ReceivedFrames);
        }
    });

    /// <summary>Claims without end: still nothing is answered in the attacker's favour, and the holder is asked a few times a second by each node.</summary>
    [Theory]
    [Seeds(2)]
    public void Claims_WithoutEnd_CostTheHolderAFewQuestions(int seed) => Story.Tell(seed, sim =>
    {
        var (asker, owner, attacker) = Hosts(sim);
        for (var i = 0; i < 200; i++)
        {
            attacker.SendFrame(NeighborFrames.ArpAnnouncement(attacker.Mac, Ip));
            sim.RunFor(Seconds(0.05));
        }

        sim.RunFor(Seconds(2));
        var checks = ArpOf(owner).Count(packet => packet.IsProbe);
        Assert.InRange(checks, 2, 40);
        asker.ForgetReceived();
        asker.SendFrame(NeighborFrames.ArpRequest(asker.Mac, AskerIp, Ip));
        sim.RunFor(Seconds(1));
        Assert.Equal([NeighborFrames.ArpReply(owner.Mac, Ip, asker.Mac, AskerIp)], asker.ReceivedFrames);
    });

    /// <summary>What only mentions the address does not clear the way for a claim.</summary>
    [Theory]
    [Seeds(2)]
    public void Solicitation_InTheNameOfAnother_TakesNothing(int seed) => Story.Tell(seed, sim =>
    {
        var (asker, owner, attacker) = Hosts(sim);
        attacker.SendFrame(NeighborFrames.Solicitation(attacker.Mac, IpV6, AskerIpV6));
        attacker.SendFrame(NeighborFrames.Unsolicited(attacker.Mac, IpV6));
        sim.RunFor(Seconds(2));
        asker.ForgetReceived();
        asker.SendFrame(NeighborFrames.Solicitation(asker.Mac, AskerIpV6, IpV6));
        sim.RunFor(Seconds(1));
        Assert.Equal([NeighborFrames.Advertisement(owner.Mac, IpV6, asker.Mac, AskerIpV6)], asker.ReceivedFrames);
    });

    /// <summary>An address that moves between hosts, as one of VRRP does: no answer ever names the host that gave it up, from its first announcement on.</summary>
    [Theory]
    [Seeds(3)]
    public void Address_ThatMovesToAndFro_IsAnsweredForWhereItIs(int seed) => Story.Tell(seed, sim =>
    {
        var (asker, first, second) = Hosts(sim);
        for (var i = 0; i < 6; i++)
        {
            var (master, backup) = i % 2 == 0 ? (second, first) : (first, second);
            backup.Has();
            master.Has(Ip);
            master.SendFrame(NeighborFrames.ArpAnnouncement(master.Mac, Ip));
            sim.RunFor(Seconds(0.1));
            for (var j = 0; j < 10; j++)
            {
                asker.ForgetReceived();
                asker.SendFrame(NeighborFrames.ArpRequest(asker.Mac, AskerIp, Ip));
                sim.RunFor(Seconds(0.3));
                Assert.Equal([master.Mac], ArpOf(asker).Where(packet => packet.Operation == ArpPacket.Reply).Select(packet => packet.SenderMac).Distinct());
            }
        }
    });

    private static (SimulatedNode Asker, SimulatedNode Owner, SimulatedNode Other) Hosts(TestKit.Simulation sim)
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Has(Ip, IpV6);
        nodes[1].SendFrame(NeighborFrames.ArpAnnouncement(nodes[1].Mac, Ip));
        nodes[1].SendFrame(NeighborFrames.Unsolicited(nodes[1].Mac, IpV6));
        sim.RunFor(Seconds(1));
        return (nodes[0], nodes[1], nodes[2]);
    }
}
