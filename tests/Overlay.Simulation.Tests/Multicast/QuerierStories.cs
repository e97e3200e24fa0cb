using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Who asks the hosts of a port (RFC 3376, section 6.6; RFC 3810, section 7.6).</summary>
public class QuerierStories
{
    private const int QueryInterval = 125;
    private static readonly MacAddress Router = MacAddress.Parse("02:00:00:00:aa:01");

    /// <summary>
    /// A router comes and asks: the node is silent, the host stays a member by its answers to the router, and the router gets every group. When the router has
    /// not asked for 255 s (Other Querier Present Interval, section 8.5), the node asks again, and the host is a member without a gap.
    /// </summary>
    [Theory]
    [InlineData("239.1.2.3", "10.0.0.254")]
    [InlineData("ff15::1:2:3", "fe80::1")]
    public void RouterWithALowerAddress_TakesOver_AndIsReplacedWhenItGoes(string address, string router) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        var unwanted = IpAddress.Parse(group.IsV4 ? "239.9.9.9" : "ff15::9:9:9");
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { AllowBridging = true, QueriesPort = true } });
        var queries = 0;
        b.Attached = frame =>
        {
            if (MembershipFrame.TryRead(frame, out var source, out var message) && message.Kind == MembershipKind.Query && source.IsV4 == group.IsV4)
            {
                queries++;
                sim.After(Seconds(2), () => b.SendFrame(MembershipFrames.Report(Station(1), MembershipRecordType.ModeIsExclude, group)));
            }
        };
        sim.RunUntil(() => a.HasDirectPathTo(b), within: Seconds(5));
        sim.RunFor(Seconds(60));
        Assert.Equal((2, 1, 0), (queries, Copies(sim, a, group), Copies(sim, a, unwanted)));

        for (var i = 0; i < 4; i++)
        {
            b.SendFrame(MembershipFrames.Query(Router, IpAddress.Parse(router)));
            b.SendFrame(MembershipFrames.Report(Station(1), MembershipRecordType.ModeIsExclude, group));
            sim.RunFor(Seconds(QueryInterval));
            Assert.Equal((2, 1, 1), (queries, Copies(sim, a, group), Copies(sim, a, unwanted)));
        }

        sim.RunFor(Seconds(255 - QueryInterval - 9));
        Assert.Equal(2, queries);
        sim.RunFor(Seconds(10));
        Assert.Equal((3, 1, 0), (queries, Copies(sim, a, group), Copies(sim, a, unwanted)));
        sim.RunFor(Seconds(300));
        Assert.Equal((5, 1), (queries, Copies(sim, a, group)));
    });

    /// <summary>A router with a higher address does not take over: the one with the lowest asks (RFC 3810, section 7.6.2). It gets every group all the same.</summary>
    [Fact]
    public void RouterWithAHigherAddress_DoesNotSilenceTheNode() => Story.Tell(seed: 1, sim =>
    {
        sim.AddSupernode();
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { AllowBridging = true, QueriesPort = true } });
        sim.RunFor(Seconds(60));
        b.ForgetReceived();
        b.SendFrame(MembershipFrames.Query(Router, IpAddress.Parse("fe80::ffff:ffff:ffff:ffff")));
        sim.RunFor(Seconds(QueryInterval));
        Assert.Equal((1, 1), (QueriesTo(b, Address), QueriesTo(b, AddressV6)));
    });

    /// <summary>
    /// A router that asks every five minutes says so in its queries, and the node takes that over (Querier's Query Interval Code, RFC 3376, section 4.1.7): it does
    /// not ask in between, and hosts that answer every time stay members.
    /// </summary>
    [Theory]
    [InlineData("239.1.2.3", "10.0.0.254")]
    [InlineData("ff15::1:2:3", "fe80::1")]
    public void RouterThatAsksSeldom_KeepsItsMembers(string address, string router) => Story.Tell(seed: 1, sim =>
    {
        const int Seldom = 300;
        var group = IpAddress.Parse(address);
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { AllowBridging = true, QueriesPort = true } });
        sim.RunUntil(() => a.HasDirectPathTo(b), within: Seconds(5));
        sim.RunFor(Seconds(60));
        for (var i = 0; i < 4; i++)
        {
            b.SendFrame(MembershipFrames.Query(Router, IpAddress.Parse(router), Seldom));
            b.SendFrame(MembershipFrames.Report(Station(1), MembershipRecordType.ModeIsExclude, group));
            b.ForgetReceived();
            sim.RunFor(Seconds(Seldom - 1));
            Assert.Equal((0, 1), (QueriesTo(b, group), Copies(sim, a, group)));
        }
    });

    /// <summary>
    /// By the timers of RFC 3376, section 8, a host that answered the last query of a router at once is let go 5 s before it has to answer the first query of the node
    /// that takes over. It stays a member until then.
    /// </summary>
    [Theory]
    [InlineData("239.1.2.3", "10.0.0.254")]
    [InlineData("ff15::1:2:3", "fe80::1")]
    public void HostThatAnswersTheNewQuerierLate_StaysAMember(string address, string router) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { AllowBridging = true, QueriesPort = true } });
        sim.RunUntil(() => a.HasDirectPathTo(b), within: Seconds(5));
        sim.RunFor(Seconds(60));
        b.SendFrame(MembershipFrames.Query(Router, IpAddress.Parse(router)));
        b.SendFrame(MembershipFrames.Report(Station(1), MembershipRecordType.ModeIsExclude, group));
        b.ForgetReceived();
        sim.RunFor(Seconds(256));
        Assert.Equal(1, QueriesTo(b, group));
        for (var second = 256; second < 265; second++)
        {
            Assert.Equal(1, Copies(sim, a, group));
        }

        sim.RunFor(Seconds(30));
        Assert.Equal(0, Copies(sim, a, group));
    });

    [Theory]
    [Seeds(3)]
    public void Querier_AsksThePort_AndWhoDoesNotAnswerIsGone(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", new NodeSetup { Configure = options => options with { QueriesPort = true } });
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(2));
        b.SendFrame(MembershipFrames.Report(b.Mac, MembershipRecordType.ModeIsExclude, Address));
        sim.RunFor(Seconds(200));
        Assert.Equal(1, MembersAt(a));
        Assert.Equal(6, b.Received.Count()); // At 0, 31.25 and 156.25 s, for both families.
        Assert.Empty(a.Received);
        sim.RunFor(Seconds(70));
        Assert.Equal(0, MembersAt(a));
    });

    private static int QueriesTo(SimulatedNode node, IpAddress group) => node.ReceivedFrames.Count(frame =>
        MembershipFrame.TryRead(frame, out var source, out var message) && message.Kind == MembershipKind.Query && source.IsV4 == group.IsV4);
}
