using System.Net;

namespace Overlay.Core.Tests.Multicast.Rules;

public class GroupRangeTests
{
    [Theory]
    [InlineData("239.1.2.0/24", "239.1.2.0/24")]
    [InlineData("239.1.2.3", "239.1.2.3/32")]
    [InlineData("ff15::1", "ff15::1/128")]
    [InlineData("ff00::/8", "ff00::/8")]
    [InlineData("01:80:c2:00:00:0e", "01:80:c2:00:00:0e")]
    [InlineData("ff:ff:ff:ff:ff:ff", "ff:ff:ff:ff:ff:ff")]
    public void Text_OfARange_IsRead(string text, string written)
    {
        Assert.Equal(written, GroupRange.Parse(text).ToString());
        Assert.True(GroupRange.TryParse(text, out var range) && range == GroupRange.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("239.1.2.0/33")]
    [InlineData("group")]
    [InlineData("239.1")]
    [InlineData("239.1/16")]
    [InlineData("0357.1.1.1")]
    public void Text_OfNone_IsRefused(string text)
    {
        var e = Assert.Throws<FormatException>(() => GroupRange.Parse(text));
        Assert.StartsWith($"'{text}' is not a range of groups. Write an IP group", e.Message, StringComparison.Ordinal);
        Assert.False(GroupRange.TryParse(text, out _));
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0/0")]
    [InlineData("224.0.0.0/3")]
    [InlineData("fe00::/7")]
    [InlineData("2001:db8::/32")]
    [InlineData("02:00:00:00:00:01")]
    public void Range_OfOtherAddresses_IsRefused(string text)
    {
        Assert.Throws<ArgumentException>(() => GroupRange.Parse(text));
        Assert.False(GroupRange.TryParse(text, out _));
    }

    [Fact]
    public void Party_OfAGroupAddress_IsRefused() => Assert.Throws<ArgumentException>(() => new GroupParty(MacAddress.Broadcast));

    [Theory]
    [InlineData("9f86d081884c7d65")]
    [InlineData("02:00:00:00:00:01")]
    public void Party_IsReadAsItIsWritten(string text)
    {
        Assert.Equal(text, GroupParty.Parse(text).ToString());
        Assert.True(GroupParty.TryParse(text, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("9f86")]
    [InlineData("ff:ff:ff:ff:ff:ff")]
    public void Text_OfNoParty_IsRefused(string text)
    {
        Assert.False(GroupParty.TryParse(text, out _));
        Assert.StartsWith($"'{text}' is neither a node's id", Assert.Throws<FormatException>(() => GroupParty.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfAParty_IsItsName()
    {
        Assert.Equal("0000000000000007", new GroupParty(new NodeId(7)).ToString());
        Assert.Equal("02:00:00:00:00:01", new GroupParty(new MacAddress(0x0200_0000_0001)).ToString());
        Assert.Equal("ff15::1/128", ((GroupRange)IPAddress.Parse("ff15::1")).ToString());
    }
}
