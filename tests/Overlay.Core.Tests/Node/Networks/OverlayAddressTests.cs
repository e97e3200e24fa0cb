using System.Net;

namespace Overlay.Core.Tests.Node.Networks;

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
    public void Text_OfNoHost_IsRefused_WithAnExample(string? text)
    {
        Assert.False(OverlayAddress.TryParse(text, out _));
        Assert.Contains("192.168.1.2/24", Assert.Throws<FormatException>(() => OverlayAddress.Parse(text!)).Message);
    }

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
