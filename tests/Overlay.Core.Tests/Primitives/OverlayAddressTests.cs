using System.Net;

namespace Overlay.Core.Tests.Primitives;

public sealed class OverlayAddressTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", 24)]
    [InlineData("10.0.0.1/8", "10.0.0.1", 8)]
    [InlineData("fd00::1", "fd00::1", 64)]
    [InlineData("fd00::1/128", "fd00::1", 128)]
    [InlineData("10.0.0.0/31", "10.0.0.0", 31)]
    [InlineData("10.0.0.255/32", "10.0.0.255", 32)]
    [InlineData("10.0.1.0/23", "10.0.1.0", 23)]
    [InlineData("fd00::/64", "fd00::", 64)]
    public void Text_OfAHost_IsAddressAndPrefix(string text, string address, int prefix)
    {
        var parsed = OverlayAddress.Parse(text);

        Assert.Equal(IPAddress.Parse(address), parsed.Address);
        Assert.Equal(prefix, parsed.PrefixLength);
        Assert.Equal($"{address}/{prefix}", parsed.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("10.0.0.1/0")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/-1")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1/24/24")]
    [InlineData("fd00::1/129")]
    [InlineData("0.0.0.0/8")]
    [InlineData("127.0.0.1/8")]
    [InlineData("239.1.1.1/24")]
    [InlineData("255.255.255.255/24")]
    [InlineData("ff02::1/64")]
    [InlineData("::/64")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.255")]
    [InlineData("10.0.4.0/22")]
    [InlineData("10.0.0.3/30")]
    [InlineData("10.255.255.255/8")]
    [InlineData("::ffff:10.0.0.1/96")]
    [InlineData("192.168.1")]
    [InlineData("192.168.1/24")]
    [InlineData("10.1")]
    [InlineData("3232235777")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.01")]
    [InlineData("10.0.0.1.")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.1\0")]
    [InlineData(" 10.0.0.1")]
    [InlineData("[fd00::1]")]
    [InlineData("[fd00::1]:80")]
    [InlineData("fd00::10.1")]
    [InlineData("fd00::010.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1%eth0/64")]
    public void Text_OfNoHost_IsRefused(string? text)
    {
        Assert.False(OverlayAddress.TryParse(text, out _));
        Assert.Contains($"'{text}' is not the address of a host: ", Assert.Throws<FormatException>(() => OverlayAddress.Parse(text!)).Message);
    }

    [Theory]
    [InlineData("192.168.1", "four decimal numbers without zeros in front, or an IPv6 address, and a prefix length, for example 192.168.1.2/24")]
    [InlineData("10.0.0.01", "without zeros in front")]
    [InlineData("10.0.0.1/33", "the prefix length of IPv4 is a number from 1 to 32")]
    [InlineData("fd00::1/0", "the prefix length of IPv6 is a number from 1 to 128")]
    [InlineData("0.0.0.0/8", "stands for no address")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("239.1.1.1", "a multicast group")]
    [InlineData("ff02::1", "a multicast group")]
    [InlineData("240.0.0.1", "240.0.0.0/4 is reserved")]
    [InlineData("255.255.255.255", "the broadcast address")]
    [InlineData("192.168.1.0", "names the whole network. Hosts of it are 192.168.1.1 to 192.168.1.254.")]
    [InlineData("10.0.7.255/22", "the broadcast address of its network. Hosts of it are 10.0.4.1 to 10.0.7.254.")]
    [InlineData("::ffff:10.0.0.1", "write 10.0.0.1 as an address of IPv4")]
    public void Refusal_SaysWhatIsWrong(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => OverlayAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_ChecksAsParsingDoes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayAddress(IPAddress.Parse("10.0.0.1"), 33));
        Assert.Throws<ArgumentException>(() => new OverlayAddress(IPAddress.Any, 24));
        Assert.Throws<ArgumentNullException>(() => new OverlayAddress(null!, 24));
    }

    [Fact]
    public void Options_WithDoubtfulValues_AreRefused()
    {
        var one = OverlayAddress.Parse("10.0.0.1/24");
        Assert.Throws<ArgumentException>(() => new OverlayNetworkOptions { Addresses = [one, OverlayAddress.Parse("10.0.0.1/8")] }.Validate());
        Assert.Throws<ArgumentException>(() => new OverlayNetworkOptions { Addresses = [default] }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayNetworkOptions { ReceiveBuffer = 1000 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayNetworkOptions { DetectionTime = TimeSpan.FromMinutes(2) }.Validate());
        new OverlayNetworkOptions { Addresses = [one] }.Validate();
    }
}
