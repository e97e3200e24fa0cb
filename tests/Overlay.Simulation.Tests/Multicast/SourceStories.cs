using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Hosts want some sources of a group (RFC 3376 and RFC 3810, section 2; source-specific multicast: RFC 4607).</summary>
public class SourceStories
{
    private static readonly IpAddress[] SourcesV4 = [Sender, OtherSender, IpAddress.Parse("10.0.0.3")];
    private static readonly IpAddress[] SourcesV6 = [IpAddress.Parse("fd00::1"), IpAddress.Parse("fd00::2"), IpAddress.Parse("fd00::3")];

    /// <summary>ALLOW and BLOCK change the list of a host (RFC 3376, section 4.2.12).</summary>
    [Theory]
    [InlineData("232.1.2.3")]
    [InlineData("ff35::8000:1")]
    public void AHostsList_ChangesBySource(string address) => Tell(address, isBridge: false, (heard, say) =>
    {
        say(0, MembershipRecordType.AllowNewSources, [0]);
        Assert.Equal([0], heard());
        say(0, MembershipRecordType.AllowNewSources, [1]);
        Assert.Equal([0, 1], heard());
        say(0, MembershipRecordType.BlockOldSources, [0]);
        Assert.Equal([1], heard());
        say(0, MembershipRecordType.ChangeToExclude, [2]);
        Assert.Equal([0, 1], heard());
        say(0, MembershipRecordType.BlockOldSources, [0]);
        Assert.Equal([1], heard());
        say(0, MembershipRecordType.ChangeToInclude, [2]);
        Assert.Equal([2], heard());
        say(0, MembershipRecordType.BlockOldSources, [2]);
        Assert.Empty(heard());
    });

    /// <summary>Behind one port: what any of the hosts wants (RFC 3376, section 3.2).</summary>
    [Theory]
    [InlineData("232.1.2.3")]
    [InlineData("ff35::8000:1")]
    public void OfHostsBehindABridge_EachGetsItsSources(string address) => Tell(address, isBridge: true, (heard, say) =>
    {
        say(1, MembershipRecordType.ChangeToInclude, [0]);
        say(2, MembershipRecordType.ChangeToInclude, [1]);
        Assert.Equal([0, 1], heard());
        say(2, MembershipRecordType.ChangeToExclude, [0, 1]);
        Assert.Equal([0, 2], heard());
        say(1, MembershipRecordType.ChangeToExclude, [1, 2]);
        Assert.Equal([0, 2], heard());
        say(2, MembershipRecordType.ChangeToInclude, []);
        Assert.Equal([0], heard());
    });

    /// <param name="address">The group.</param>
    /// <param name="isBridge">True: there are several hosts behind the port.</param>
    /// <param name="story">Is given which of three sources are heard, each with exactly one copy on the wire, and how a host reports; host 0 is the node's own.</param>
    private static void Tell(string address, bool isBridge, Action<Func<int[]>, Action<int, MembershipRecordType, int[]>> story) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        var sources = group.IsV4 ? SourcesV4 : SourcesV6;
        sim.AddSupernode();
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b", isBridge ? Bridge : null));
        sim.RunUntil(() => a.HasDirectPathTo(b), within: Seconds(5));
        sim.RunFor(Seconds(1));
        story(
            () => [.. Enumerable.Range(0, sources.Length).Where(i => Copies(sim, a, group, sources[i]) == 1)],
            (host, type, listed) =>
            {
                b.SendFrame(MembershipFrames.Report(host == 0 ? b.Mac : Station(host), type, group, [.. listed.Select(i => sources[i])]));
                sim.RunFor(Seconds(1));
            });
    });
}
