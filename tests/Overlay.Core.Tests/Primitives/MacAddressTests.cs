using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;

namespace Overlay.Core.Tests.Primitives;

public sealed class MacAddressTests
{
    [Fact]
    public void Mac_BytesAndText_AreTheSameAddress() => Prop.ForAll(WireGen.Bytes(6).ToArbitrary(), bytes =>
    {
        var mac = new MacAddress(bytes);
        var copy = new byte[6];
        mac.CopyTo(copy);
        Assert.Equal(bytes, copy);
        Assert.Equal(mac, new MacAddress(mac.Value));
        Assert.Equal(mac, MacAddress.Parse(mac.ToString()));
        Assert.Equal(string.Join(':', bytes.Select(value => value.ToString("x2", CultureInfo.InvariantCulture))), mac.ToString());
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("02:00:5e:10:00:01", 0x02005e100001)]
    [InlineData("02-00-5E-10-00-01", 0x02005e100001)]
    [InlineData("ff:ff:ff:ff:ff:ff", 0xffffffffffff)]
    public void Parse_SixBytes_IsTheAddress(string text, ulong value)
    {
        Assert.Equal(value, MacAddress.Parse(text).Value);
        Assert.True(MacAddress.TryParse(text, out var address));
        Assert.Equal(value, address.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("02:00:5e:10:00")]
    [InlineData("02:00:5e:10:00:01:02")]
    [InlineData("02:00:5e:10:00:0g")]
    [InlineData("02 00 5e 10 00 01")]
    [InlineData("+2:00:5e:10:00:01")]
    [InlineData(" 2:00:5e:10:00:01")]
    [InlineData("0200.5e10.0001")]
    public void Parse_AnythingElse_IsRefused(string? text) => Assert.False(MacAddress.TryParse(text, out _));

    [Fact]
    public void Parse_AnythingElse_SaysHowToWriteIt() =>
        Assert.Contains("02:00:5e:10:00:01", Assert.Throws<FormatException>(() => MacAddress.Parse("router")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ff:ff:ff:ff:ff:ff", true, true, true, false)]
    [InlineData("01:00:5e:00:00:01", true, false, false, false)]
    [InlineData("33:33:00:00:00:01", true, false, true, false)]
    [InlineData("02:00:00:00:00:01", false, false, true, true)]
    [InlineData("00:16:3e:00:00:01", false, false, false, true)]
    [InlineData("00:00:00:00:00:00", false, false, false, false)]
    public void Mac_Kind_IsInItsBits(string text, bool group, bool broadcast, bool local, bool station)
    {
        var mac = MacAddress.Parse(text);
        Assert.Equal((group, broadcast, local, station), (mac.IsGroup, mac.IsBroadcast, mac.IsLocallyAdministered, mac.IsStation));
    }

    [Fact]
    public void Mac_MoreThan48Bits_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new MacAddress(1UL << 48));

    [Fact]
    public void Macs_Compared_AreInOrderOfTheirBytes()
    {
        MacAddress low = new(1), high = new(0x010000000000);
        Assert.True(low < high && high > low && low <= high && high >= low);
        Assert.False(high < low || low > high || high <= low || low >= high);
        Assert.True(low.CompareTo(high) < 0);
    }

    [Fact]
    public void TryFormat_TooLittleRoom_IsRefused()
    {
        Assert.False(new MacAddress(1).TryFormat(new char[16], out _, default, null));
        Assert.True(new MacAddress(1).TryFormat(new char[17], out var written, default, null));
        Assert.Equal(17, written);
    }
}
