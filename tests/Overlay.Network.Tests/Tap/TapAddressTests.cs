using System.Net;
using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

public sealed class TapAddressTests
{
    [Theory]
    [InlineData("192.168.1.2/24", "192.168.1.2", 24)]
    [InlineData("192.168.1.2", "192.168.1.2", 24)]
    [InlineData("10.0.0.1/8", "10.0.0.1", 8)]
    [InlineData("fd00::2/48", "fd00::2", 48)]
    [InlineData("fd00::2", "fd00::2", 64)]
    public void Text_IsAddressAndPrefix(string text, string address, int prefix)
    {
        var parsed = TapAddress.Parse(text);

        Assert.Equal(IPAddress.Parse(address), parsed.Address);
        Assert.Equal(prefix, parsed.PrefixLength);
        Assert.Equal($"{address}/{prefix}", parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("dhcp")]
    [InlineData("192.168.1.2/0")]
    [InlineData("192.168.1.2/33")]
    [InlineData("192.168.1.2/-1")]
    [InlineData("192.168.1.2/")]
    [InlineData("192.168.1.2/24/24")]
    [InlineData("fd00::2/129")]
    [InlineData("0.0.0.0/24")]
    [InlineData("224.0.0.1/24")]
    [InlineData("255.255.255.255/24")]
    [InlineData("ff02::1/64")]
    public void OtherText_IsRefused_WithAnExample(string text)
    {
        Assert.False(TapAddress.TryParse(text, out _));
        Assert.Contains("192.168.1.2/24", Assert.Throws<FormatException>(() => TapAddress.Parse(text)).Message);
    }

    [Fact]
    public void Constructor_ChecksAsParsingDoes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TapAddress(IPAddress.Parse("10.0.0.1"), 33));
        Assert.Throws<ArgumentException>(() => new TapAddress(IPAddress.Any, 24));
        Assert.Throws<ArgumentNullException>(() => new TapAddress(null!, 24));
    }
}
