using System.Net;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Primitives;

public class IpAddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.2")]
    [InlineData("239.255.255.255")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1:ff00:1")]
    public void Address_ComesBack_AsTextAndAsBytes(string text)
    {
        var address = IpAddress.Parse(text);
        var bytes = new byte[address.Size];
        address.CopyTo(bytes);

        Assert.Equal(text, address.ToString());
        Assert.Equal(IPAddress.Parse(text).GetAddressBytes(), bytes);
        Assert.Equal(address, new IpAddress(bytes));
        Assert.Equal(address, IpAddress.From(IPAddress.Parse(text)));
    }

    [Theory]
    [InlineData("223.255.255.255", false)]
    [InlineData("224.0.0.0", true)]
    [InlineData("239.255.255.255", true)]
    [InlineData("240.0.0.0", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff00::", true)]
    [InlineData("ff3e::8000:1", true)]
    public void Multicast_IsTheGroupRange(string text, bool isMulticast) => Assert.Equal(isMulticast, IpAddress.Parse(text).IsMulticast);

    [Theory]
    [InlineData("169.254.0.1", true)]
    [InlineData("169.253.0.1", false)]
    [InlineData("fe80::1", true)]
    [InlineData("febf::1", true)]
    [InlineData("fec0::1", false)]
    public void LinkLocal_IsItsPrefix(string text, bool isLinkLocal) => Assert.Equal(isLinkLocal, IpAddress.Parse(text).IsLinkLocalUnicast);

    [Theory]
    [InlineData("224.0.0.251", "01:00:5e:00:00:fb")]
    [InlineData("239.129.2.3", "01:00:5e:01:02:03")]
    [InlineData("ff02::1:ff28:9c5a", "33:33:ff:28:9c:5a")]
    public void Group_HasAnEthernetAddress(string text, string mac) => Assert.Equal(MacAddress.Parse(mac), IpAddress.Parse(text).GroupMac());

    [Theory]
    [InlineData("10.1.2.3", "10.1.0.0", 16, true)]
    [InlineData("10.2.2.3", "10.1.0.0", 16, false)]
    [InlineData("10.1.2.3", "0.0.0.0", 0, true)]
    [InlineData("10.1.2.3", "10.1.2.3", 32, true)]
    [InlineData("10.1.2.3", "10.1.2.2", 32, false)]
    [InlineData("10.1.2.3", "::", 0, false)]
    [InlineData("fd00::1:2", "fd00::1:0", 112, true)]
    [InlineData("fd00::1:2", "fd00::2:0", 112, false)]
    [InlineData("fd00:1::", "fd00::", 16, true)]
    [InlineData("fd00:1::", "fd00::", 32, false)]
    public void Prefix_IsComparedBitByBit(string text, string network, int bits, bool isInside) =>
        Assert.Equal(isInside, IpAddress.Parse(text).HasPrefix(IpAddress.Parse(network), bits));

    [Fact]
    public void Unspecified_AndBroadcast_AreKnown()
    {
        Assert.True(default(IpAddress).IsUnspecified);
        Assert.True(IpAddress.Parse("0.0.0.0").IsUnspecified);
        Assert.False(IpAddress.Parse("::1").IsUnspecified);
        Assert.True(IpAddress.Parse("255.255.255.255").IsLimitedBroadcast);
        Assert.False(IpAddress.Parse("255.255.255.254").IsLimitedBroadcast);
    }
}
