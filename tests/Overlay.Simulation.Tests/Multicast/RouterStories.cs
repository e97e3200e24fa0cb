using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>A router behind a port gets every group, be it not the one that asks the hosts (RFC 4541, section 2.1.1).</summary>
public class RouterStories
{
    private static readonly MacAddress Router = MacAddress.Parse("02:00:00:00:aa:01");
    private static readonly NodeSetup Bridged = new() { Configure = options => options with { AllowBridging = true, QueriesPort = true } };

    /// <summary>The router says Hello every 30 s and never asks. It gets a group that nobody joined for twenty minutes, and nothing once its hold time is over.</summary>
    [Theory]
    [InlineData("239.1.2.3", "10.0.0.254")]
    [InlineData("ff15::1:2:3", "fe80::1")]
    public void RouterThatRunsPim_GetsEveryGroup(string address, string router) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        var (a, b) = Pair(sim);
        Assert.Equal(0, Copies(sim, a, group));
        for (var i = 0; i < 40; i++)
        {
            b.SendFrame(MembershipFrames.PimHello(Router, IpAddress.Parse(router)));
            sim.RunFor(Seconds(29));
            Assert.Equal(1, Copies(sim, a, group));
        }

        // Its Hello goes to all, since there may be another router, which gets no other family's groups by it.
        Assert.Contains(a.ReceivedFrames, frame => frame.SequenceEqual(MembershipFrames.PimHello(Router, IpAddress.Parse(router))));
        Assert.Equal(0, Copies(sim, a, group.IsV4 ? AddressV6 : Address));
        sim.RunFor(Seconds(76));
        Assert.Equal(0, Copies(sim, a, group));
        Assert.Equal(0, b.Counters.TotalDrops());
    });

    /// <summary>A router that ends says so with a hold time of zero; another one that is there keeps the port a router's.</summary>
    [Fact]
    public void RouterThatGoes_TakesNothingFromAnother() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        var (first, second) = (IpAddress.Parse("10.0.0.254"), IpAddress.Parse("10.0.0.253"));
        b.SendFrame(MembershipFrames.PimHello(Router, first));
        b.SendFrame(MembershipFrames.PimHello(Station(2), second, holdtime: 300));
        b.SendFrame(MembershipFrames.PimHello(Router, first, holdtime: 0));
        sim.RunFor(Seconds(290));
        Assert.Equal(1, Copies(sim, a, Address));
        b.SendFrame(MembershipFrames.PimHello(Station(2), second, holdtime: 0));
        sim.RunFor(Seconds(1));
        Assert.Equal(0, Copies(sim, a, Address));
    });

    /// <summary>Multicast router discovery (RFC 4286): three intervals and their jitter after the last advertisement the router is gone, or when it says so.</summary>
    [Theory]
    [InlineData("239.1.2.3")]
    [InlineData("ff15::1:2:3")]
    public void RouterThatAdvertisesItself_GetsEveryGroup(string address) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        var (a, b) = Pair(sim);
        b.SendFrame(MembershipFrames.RouterAdvertisement(Router, group.IsV4, interval: 20));
        sim.RunFor(Seconds(60.5));
        Assert.Equal(1, Copies(sim, a, group));
        sim.RunFor(Seconds(2));
        Assert.Equal(0, Copies(sim, a, group));
        b.SendFrame(MembershipFrames.RouterAdvertisement(Router, group.IsV4, interval: 20));
        sim.RunFor(Seconds(1));
        Assert.Equal(1, Copies(sim, a, group));
        b.SendFrame(MembershipFrames.RouterAdvertisement(Router, group.IsV4, interval: 0));
        sim.RunFor(Seconds(1));
        Assert.Equal(0, Copies(sim, a, group));
    });

    /// <summary>An advertisement is for those that snoop, on this link alone. One that goes elsewhere proves no router, but it is a frame like any other; one without an interval is broken.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AdvertisementThatIsNone_MakesNoRouter(bool isV4) => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        var (routed, elsewhere) = (MembershipFrames.RouterAdvertisement(Router, isV4, 20, hopLimit: 2), MembershipFrames.RouterAdvertisement(Router, isV4, 20, isForSnoopers: false));
        var broken = MembershipFrames.RouterAdvertisement(Router, isV4, 0, isTermination: false);
        foreach (var frame in new[] { routed, elsewhere, broken })
        {
            b.SendFrame(frame);
            sim.RunFor(Seconds(1));
            Assert.Equal(frame != broken, a.ReceivedFrames.Any(received => received.SequenceEqual(frame)));
            Assert.Equal(0, Copies(sim, a, isV4 ? Address : AddressV6));
        }

        Assert.Equal((1, 1), (b.Counters[DropReason.Malformed], b.Counters.TotalDrops()));
    });

    /// <summary>A router of one VLAN gets the groups of that one.</summary>
    [Fact]
    public void RouterOnAVlan_GetsTheGroupsThere() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.SendFrame(GroupFrames.Tagged(MembershipFrames.PimHello(Router, IpAddress.Parse("10.0.0.254")), 100));
        sim.RunFor(Seconds(1));
        var frame = GroupFrames.ToGroup(Address.ToIPAddress(), a.Mac, "text");
        Assert.Equal((1, 0), (Copies(sim, () => a.SendFrame(GroupFrames.Tagged(frame, 100))), Copies(sim, () => a.SendFrame(frame))));
    });

    /// <summary>What sends to a group that nobody joined is told so, and where it goes once there is a member.</summary>
    [Fact]
    public void FramesForNobody_AreCounted_AndTheGroupIsShown() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        Assert.Equal(0, Copies(sim, a, Address));
        var shown = Assert.Single(a.Groups, known => !known.Group.IsAll);
        Assert.Equal((Group, 0, 1, 1), (shown.Group, shown.Members.Count, shown.Traffic.Sent.Frames, a.Counters[DropReason.NoMember]));

        b.Join(Group);
        sim.RunFor(Seconds(1));
        Assert.Equal(1, Copies(sim, a, Address));
        Assert.Single(Assert.Single(a.Groups, known => !known.Group.IsAll).Members);
        Assert.Equal(1, a.Counters[DropReason.NoMember]);

        b.Leave(Group);
        sim.RunFor(Seconds(400));
        Assert.DoesNotContain(a.Groups, known => !known.Group.IsAll);
    });

    private static (SimulatedNode A, SimulatedNode B) Pair(TestKit.Simulation sim)
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", Bridged);
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(5));
        sim.RunFor(Seconds(1));
        return (a, b);
    }
}
