using System.Net;
using Overlay.Core.Tests.Allocations;
using Overlay.Core.Tests.Sessions;
using Overlay.Frames;
using Overlay.Multicast.Rules;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Multicast.Rules;

public class GroupAccessTests
{
    private static readonly MacAddress OwnMac = new(0x0200_0000_0001);
    private static readonly MacAddress OtherMac = new(0x0200_0000_0002);
    private static readonly MacAddress Lldp = MacAddress.Parse("01:80:c2:00:00:0e");
    private static readonly NodeId Own = new(1);
    private static readonly NodeId Other = new(2);
    private static readonly NodeId Third = new(3);

    [Fact]
    public void Range_TheNarrowest_Counts()
    {
        var access = Access(Rule("224.0.0.0/4", senders: []), Rule("239.1.1.0/24", senders: [Own]), Rule("239.1.0.0/16", senders: [Other]));
        Assert.False(Find(access, "225.0.0.1")!.MaySend(OwnMac));
        Assert.False(Find(access, "239.1.2.1")!.MaySend(OwnMac));
        Assert.True(Find(access, "239.1.1.1")!.MaySend(OwnMac));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("238.255.255.255")]
    [InlineData("239.2.0.0")]
    [InlineData("ff05::1")]
    public void Destination_InNoRange_HasNoGate(string destination) => Assert.Null(Find(Access(Rule("239.1.0.0/16"), Rule("ff15::/16")), destination));

    [Theory]
    [InlineData("239.1.2.3", "239.1.2.3")]
    [InlineData("239.1.2.3", "239.1.2.3/32")]
    [InlineData("239.255.255.255", "224.0.0.0/4")]
    [InlineData("ff15::77", "ff15::77")]
    [InlineData("ff15::77", "ff00::/8")]
    public void Destination_InARange_HasItsGateWhateverTheMacAddressIs(string destination, string range)
    {
        var access = Access(Rule(range));
        var plain = GroupFrames.ToGroup(IPAddress.Parse(destination), OwnMac, "text");
        Assert.NotNull(access.Find(new EthernetFrame(plain)));
        foreach (var mac in new[] { MacAddress.Broadcast, OtherMac })
        {
            mac.CopyTo(plain);
            Assert.NotNull(access.Find(new EthernetFrame(plain)));
        }

        foreach (var tags in new byte[][] { [0x81, 0, 0, 7], [0x88, 0xa8, 0, 7, 0x81, 0, 0, 8] })
        {
            Assert.NotNull(access.Find(new EthernetFrame([.. plain[..12], .. tags, .. plain[12..]])));
        }
    }

    [Fact]
    public void Group_OfMacAddresses_IsFoundByItsAddress()
    {
        var access = Access(new GroupRule { Groups = Lldp, Senders = [] });
        Assert.NotNull(access.Find(new EthernetFrame(DataPlaneNode.Frame(Lldp, OwnMac, etherType: 0x88cc))));
        Assert.Null(access.Find(new EthernetFrame(DataPlaneNode.Frame(MacAddress.Broadcast, OwnMac, etherType: 0x88cc))));
    }

    [Fact]
    public void Packet_CutOff_HasNoGateAndDoesNotThrow()
    {
        var access = Access(Rule("224.0.0.0/4"), Rule("ff00::/8"));
        foreach (var group in new[] { "239.1.2.3", "ff15::77" })
        {
            var frame = GroupFrames.ToGroup(IPAddress.Parse(group), OwnMac, string.Empty);
            Assert.NotNull(access.Find(new EthernetFrame(frame)));
            for (var length = EthernetFrame.HeaderSize; length < frame.Length; length++)
            {
                access.Find(new EthernetFrame(frame.AsSpan(0, length)));
            }

            Assert.Null(access.Find(new EthernetFrame(frame.AsSpan(0, EthernetFrame.HeaderSize + 8))));
        }
    }

    [Fact]
    public void Rules_OfOneRange_EachAllowTheirPairs()
    {
        var gate = Find(Access(Rule("239.1.1.1", senders: [Own], members: [Other]), Rule("239.1.1.1", senders: [Third], members: [Own, Third])), "239.1.1.1")!;
        Assert.True(gate.MaySend(OwnMac));
        Assert.True(gate.LeadsTo(Other, default, OwnMac));
        Assert.False(gate.LeadsTo(Third, default, OwnMac));
        Assert.Null(gate.FaultOf(Third, OtherMac));
        Assert.Equal(DropReason.GroupSenderRefused, gate.FaultOf(Other, OtherMac));
    }

    [Fact]
    public void Rule_NamesWhoMayJoin()
    {
        var gate = Find(Access(Rule("239.1.1.1", members: [Other])), "239.1.1.1")!;
        Assert.True(gate.LeadsTo(Other, default, OwnMac));
        Assert.Equal(DropReason.GroupMemberRefused, gate.FaultOf(Other, OtherMac));
    }

    [Fact]
    public void Party_ByMacAddress_IsAsGoodAsById()
    {
        var gate = Find(Access(Rule("239.1.1.1", senders: [OwnMac, OtherMac], members: [OtherMac, OwnMac])), "239.1.1.1")!;
        Assert.True(gate.LeadsTo(Third, OtherMac, OwnMac));
        Assert.False(gate.LeadsTo(Third, new MacAddress(0x0200_0000_0003), OwnMac));
        Assert.Null(gate.FaultOf(Third, OtherMac));
        Assert.NotNull(gate.FaultOf(Third, new MacAddress(0x0200_0000_0003)));
    }

    [Fact]
    public void Look_up_allocates_nothing()
    {
        var access = Access([.. Enumerable.Range(1, 200).Select(i => Rule($"239.1.{i}.0/24", senders: [Own, OtherMac], members: [Other]))]);
        var frame = GroupFrames.ToGroup(IPAddress.Parse("239.1.200.1"), OwnMac, "text");
        Allocation.AssertNone(() => access.Find(new EthernetFrame(frame)) is { } gate && gate.MaySend(OwnMac) && gate.LeadsTo(Other, OtherMac, OwnMac) && gate.FaultOf(Third, OwnMac) is not null);
    }

    private static GroupAccess Access(params GroupRule[] rules) => GroupAccess.Of(rules, Own, OwnMac)!;

    private static GroupRule Rule(string groups, GroupParty[]? senders = null, GroupParty[]? members = null) =>
        new() { Groups = GroupRange.Parse(groups), Senders = senders, Members = members };

    private static GroupGate? Find(GroupAccess access, string destination) =>
        access.Find(new EthernetFrame(GroupFrames.ToGroup(IPAddress.Parse(destination), OwnMac, "text")));
}
