using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Tap.Devices;
using Overlay.Tap.Native;
using Overlay.Tap.Netlink;

namespace Overlay.Network.Tests.Tap;

public sealed class NetlinkTests
{
    [Fact]
    public void Request_IsHeaderFixedPartAndPaddedAttributes()
    {
        var buffer = new byte[64];
        Array.Fill(buffer, (byte)0xa5);
        var writer = new NetlinkWriter(buffer, NetlinkMessageType.NewLink, NetlinkFlags.Acknowledge);
        writer.Append(new LinkHeader { Index = 7, Flags = LinkHeader.Up, Change = LinkHeader.Up });
        writer.Attribute(LinkHeader.Name, "ab\0"u8);
        writer.Attribute(LinkHeader.Mtu, 1400);

        Assert.Equal(
            "30000000" + "1000" + "0500" + "09000000" + "00000000"
            + "00000000" + "07000000" + "01000000" + "01000000"
            + "07000300" + "61620000"
            + "08000400" + "78050000",
            Convert.ToHexStringLower(writer.Finish(9)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10000000")]
    [InlineData("0f000000020000000000000000000000")]
    [InlineData("11000000020000000000000000000000")]
    [InlineData("ffffffff020000000000000000000000")]
    public void Answer_ThatIsCutOff_IsNoMessage(string answer) =>
        Assert.False(new NetlinkReader(Convert.FromHexString(answer)).TryReadMessage(out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("0300")]
    [InlineData("03000100")]
    [InlineData("09000100aabbccdd")]
    public void Attribute_ThatIsCutOff_IsNone(string attributes) =>
        Assert.False(new NetlinkReader(Convert.FromHexString(attributes)).TryReadAttribute(out _, out _));

    [RootFact]
    public void Route_LeadsOutOfADevice_AsTheKernelHasItNow()
    {
        using var host = LabNamespace.Create();
        host.Ip("link add a0 type veth peer name a1", "addr add 10.1.0.1/24 dev a0", "link set a0 up", "link set a1 up", "link add b0 type veth peer name b1", "link set b0 up", "link set b1 up");

        host.Invoke(() =>
        {
            using var routes = new DeviceView("a0", default);
            Assert.True(routes.LeadsOut(IPAddress.Parse("10.1.0.7")));
            Assert.False(routes.LeadsOut(IPAddress.Parse("10.1.0.1")));
            Assert.False(routes.LeadsOut(IPAddress.Parse("192.168.50.1")));
            Assert.False(routes.LeadsOut(IPAddress.Parse("fd50::1")));

            host.Ip("route add 192.168.50.0/24 via 10.1.0.7 dev a0", "route add fd50::/64 dev a0");
            Assert.True(routes.LeadsOut(IPAddress.Parse("192.168.50.1")));
            Assert.True(routes.LeadsOut(IPAddress.Parse("fd50::1")));

            host.Ip("route add 192.168.50.1/32 dev b0");
            Assert.False(routes.LeadsOut(IPAddress.Parse("192.168.50.1")));
        });
    }

    [RootFact]
    public void Refusal_HasTheKernelsNumberAndWords()
    {
        using var host = LabNamespace.Create();

        host.Invoke(() =>
        {
            using var socket = new NetlinkSocket();
            var loopback = LinkState.Read(socket, "lo").Index;
            Assert.Equal(1, loopback);
            var refusal = Assert.Throws<NetlinkException>(() => LinkChange.SetMtu(socket, 4711, 1400));
            Assert.Equal(Errno.NoDevice, refusal.Error);
            refusal = Assert.Throws<NetlinkException>(() => AddressChange.Add(socket, 4711, OverlayAddress.Parse("fd00::1")));
            Assert.Equal(Errno.NoDevice, refusal.Error);
            Assert.Contains("interface", refusal.Message);
        });
    }
}
