using Overlay.Counters;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Hosts behind a port join and leave by IGMP and MLD of all versions.</summary>
public class HostStories
{
    public static readonly TheoryData<string, bool> Families = new() { { "239.1.2.3", false }, { "239.1.2.3", true }, { "ff15::1:2:3", false }, { "ff15::1:2:3", true } };

    /// <summary>From the report to the first frame and from the leave to the last: one round trip and 10 ms.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void JoinAndLeave_ActWithinOneRoundTripAnd10Milliseconds(string address, bool isOlder) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(20) };
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        var (a, b) = (nodes[0], nodes[1]);
        var start = sim.Now;
        Stream(sim, a, group, Milliseconds(1), Seconds(4));
        sim.After(Seconds(1), () => b.SendFrame(isOlder ? MembershipFrames.OlderReport(b.Mac, group) : MembershipFrames.Report(b.Mac, MembershipRecordType.ChangeToExclude, group)));
        sim.After(Seconds(2), () => b.SendFrame(isOlder ? MembershipFrames.OlderLeave(b.Mac, group) : MembershipFrames.Report(b.Mac, MembershipRecordType.ChangeToInclude, group)));
        sim.RunFor(Seconds(5));

        Assert.InRange(b.ReceivedTexts[0].At - (start + Seconds(1)), TimeSpan.Zero, Milliseconds(50));
        Assert.InRange(b.ReceivedTexts[^1].At - (start + Seconds(2)), TimeSpan.Zero, Milliseconds(50));
        Assert.Empty(a.Received);
        Assert.Equal((1, 1), (b.Counters[Counter.GroupJoins], b.Counters[Counter.GroupLeaves]));
    });

    /// <summary>Each host is known by itself (RFC 3376, appendix A.2), so that the last one's leave counts at once.</summary>
    [Theory]
    [InlineData("239.1.2.3")]
    [InlineData("ff15::1:2:3")]
    public void OfTwoHostsBehindABridge_TheLastOneEndsIt(string address) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        sim.AddSupernode();
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b", Bridge));
        sim.RunUntil(() => a.HasDirectPathTo(b), within: Seconds(5));
        Say(1, MembershipRecordType.ChangeToExclude);
        Say(2, MembershipRecordType.ChangeToExclude);
        Assert.Equal(1, Copies(sim, a, group));

        Say(1, MembershipRecordType.ChangeToInclude);
        Assert.Equal(1, Copies(sim, a, group));

        b.SendFrame(MembershipFrames.Report(Station(2), MembershipRecordType.ChangeToInclude, group));
        sim.RunFor(Milliseconds(30));
        Assert.Equal(0, Copies(sim, a, group));

        void Say(int station, MembershipRecordType type)
        {
            b.SendFrame(MembershipFrames.Report(Station(station), type, group));
            sim.RunFor(Seconds(1));
        }
    });

    /// <summary>Hosts of version 2 keep still when another one reports. After a leave the querier asks for the group twice, a second apart (RFC 2236, section 3).</summary>
    [Fact]
    public void AfterTheLeaveOfAnOlderHost_TheOthersAreAsked() => Story.Tell(seed: 1, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { AllowBridging = true, QueriesPort = true } });
        sim.RunUntil(() => a.HasDirectPathTo(b), within: Seconds(5));
        b.SendFrame(MembershipFrames.OlderReport(Station(1), Address));
        sim.RunFor(Seconds(1));
        b.ForgetReceived();

        // The second host had kept still; the query makes it speak.
        b.SendFrame(MembershipFrames.OlderLeave(Station(1), Address));
        sim.RunFor(Seconds(0.5));
        Assert.Single(b.Received);
        b.SendFrame(MembershipFrames.OlderReport(Station(2), Address));
        sim.RunFor(Seconds(5));
        Assert.Equal(1, Copies(sim, a, Address));

        b.SendFrame(MembershipFrames.OlderLeave(Station(2), Address));
        sim.RunFor(Seconds(1.5));
        Assert.Equal(1, Copies(sim, a, Address));
        Assert.Equal(0, Copies(sim, a, Address));
    });

    /// <summary>500 hosts behind ten nodes cost ten copies, and each node only the first and the last of its hosts is news of.</summary>
    [Fact]
    public void FiveHundredHosts_BehindTenNodes_TenCopies() => Story.Tell(seed: 1, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var bridges = Enumerable.Range(0, 10).Select(number => sim.AddNode($"bridge {number}", Bridge)).ToArray();
        sim.RunUntil(sim.AllReachAll, within: Seconds(20));
        sim.RunFor(Seconds(1));
        SayAll(MembershipRecordType.ChangeToExclude);
        Assert.Equal(10, Copies(sim, a, Address));
        Assert.All(bridges, node => Assert.Equal(1, node.Counters[Counter.GroupJoins]));

        SayAll(MembershipRecordType.ChangeToInclude);
        Assert.Equal(0, Copies(sim, a, Address));
        Assert.All(bridges, node => Assert.Equal(1, node.Counters[Counter.GroupLeaves]));

        void SayAll(MembershipRecordType type)
        {
            for (var host = 0; host < 500; host++)
            {
                bridges[host % 10].SendFrame(MembershipFrames.Report(Station(host + 1), type, Address));
            }

            sim.RunFor(Seconds(1));
        }
    });
}
