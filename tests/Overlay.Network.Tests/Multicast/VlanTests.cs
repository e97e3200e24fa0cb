using System.Net;
using System.Text;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A host on a VLAN over the device, whose frames are written by hand: not each kernel knows VLANs.</summary>
[Collection(MulticastCollection.Name)]
public sealed class VlanTests(MulticastNetwork network)
{
    /// <summary>A general query of IGMPv3 from a proxy (RFC 3376, section 4.1; RFC 4541, section 2.1.1), and one of MLDv2 (RFC 3810, section 5.1).</summary>
    private const string QueryV4 = "0800 46c0.{14}02.{4}00000000e00000019404000011";
    private const string QueryV6 = "86dd 6.{11}0001fe80.{28}ff0200000000000000000000000000013a00.{12}82";

    [RootTheory("python3")]
    [InlineData("239.192.0.101", QueryV4)]
    [InlineData("ff05::101", QueryV6)]
    public async Task HostOnAVlan_IsAskedThere_AndGetsItsGroupsOnly(string address, string query)
    {
        var group = IPAddress.Parse(address);
        using var sender = await FrameTerminal.OpenAsync(network[2]);
        using var member = await FrameTerminal.OpenAsync(network[3]);
        using var other = await FrameTerminal.OpenAsync(network[4]);
        member.Send(GroupFrames.Tagged(MembershipFrames.Report(member.Mac, MembershipRecordType.ModeIsExclude, IpAddress.From(group)), 100));
        await member.WaitForAsync($"100 {query}");

        var (onVlan, onAnother, onNone, toAll) = (FrameTerminal.NewMarker(), FrameTerminal.NewMarker(), FrameTerminal.NewMarker(), FrameTerminal.NewMarker());
        await Eventually.IsTrueAsync(
            () =>
            {
                SendToGroup(onVlan, 100);
                return member.HasReceived(100, HexOf(onVlan));
            },
            () => $"nothing that is sent to {group} on VLAN 100 comes to its member there");
        SendToGroup(onAnother, 101);
        SendToGroup(onNone);
        sender.Send([.. Enumerable.Repeat((byte)0xff, 6), .. GroupFrames.ToGroup(group, sender.Mac, toAll).AsSpan(6)]);

        await member.WaitForAsync($"0 .*{HexOf(toAll)}");
        await other.WaitForAsync($"0 .*{HexOf(toAll)}");
        Assert.False(member.HasReceived(101, HexOf(onAnother)) || member.HasReceived(0, HexOf(onNone)));
        Assert.False(other.HasReceived(100, HexOf(onVlan)));

        void SendToGroup(string marker, params ushort[] tags) => sender.Send(GroupFrames.Tagged(GroupFrames.ToGroup(group, sender.Mac, marker), tags));
    }

    private static string HexOf(string marker) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(marker));
}
