using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Primitives;

public sealed class UnderlayAddressTests
{
    [Fact]
    public void Address_ToEndPointAndBack_IsTheSame() =>
        Prop.ForAll(WireGen.Address.ToArbitrary(), address => address == UnderlayAddress.From(address.ToIPEndPoint())).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("192.0.2.1:1200", true)]
    [InlineData("[2001:db8::1]:1200", false)]
    [InlineData("[::]:1200", false)]
    [InlineData("0.0.0.0:1200", true)]
    public void Address_Text_IsThatOfTheEndPoint(string text, bool isIPv4)
    {
        var address = UnderlayAddress.From(IPEndPoint.Parse(text));
        Assert.Equal(text, address.ToString());
        Assert.Equal(isIPv4, address.IsIPv4);
    }

    [Fact]
    public void Address_IPv4MappedIntoIPv6_IsTheIPv4Address()
    {
        var mapped = UnderlayAddress.From(IPEndPoint.Parse("[::ffff:192.0.2.1]:1200"));
        Assert.Equal(UnderlayAddress.From(IPEndPoint.Parse("192.0.2.1:1200")), mapped);
        Assert.True(mapped.IsIPv4);
    }

    [Theory]
    [InlineData("192.0.2.1:1200", true)]
    [InlineData("[2001:db8::1]:1", true)]
    [InlineData("127.0.0.1:1200", true)]
    [InlineData("192.0.2.1:0", false)]
    [InlineData("0.0.0.0:1200", false)]
    [InlineData("[::]:1200", false)]
    [InlineData("224.0.0.1:1200", false)]
    [InlineData("255.255.255.255:1200", false)]
    [InlineData("[ff02::1]:1200", false)]
    [InlineData("223.255.255.255:1200", true)]
    public void IsUsable_OnlyWhereADatagramToOneHostCanGo(string text, bool usable) =>
        Assert.Equal(usable, UnderlayAddress.From(IPEndPoint.Parse(text)).IsUsable);

    [Fact]
    public void IsUsable_DefaultValue_IsFalse() => Assert.False(default(UnderlayAddress).IsUsable);

    [Theory]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("127.9.9.9:1", true)]
    [InlineData("[::1]:1", true)]
    [InlineData("128.0.0.1:1", false)]
    [InlineData("[::2]:1", false)]
    public void IsLoopback_IsThatOfTheAddress(string text, bool loopback) =>
        Assert.Equal(loopback, UnderlayAddress.From(IPEndPoint.Parse(text)).IsLoopback);

    [Fact]
    public void HasSameHost_OtherPort_IsTrue()
    {
        var address = UnderlayAddress.From(IPEndPoint.Parse("192.0.2.1:1200"));
        Assert.True(address.HasSameHost(UnderlayAddress.From(IPEndPoint.Parse("192.0.2.1:1201"))));
        Assert.False(address.HasSameHost(UnderlayAddress.From(IPEndPoint.Parse("192.0.2.2:1200"))));
        Assert.NotEqual(address, UnderlayAddress.From(IPEndPoint.Parse("192.0.2.1:1201")));
    }

    [Fact]
    public void Address_LinkLocal_KeepsItsScope()
    {
        var endPoint = new IPEndPoint(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 3), 1200);
        Assert.Equal(3u, UnderlayAddress.From(endPoint).Scope);
        Assert.Equal(endPoint, UnderlayAddress.From(endPoint).ToIPEndPoint());
    }
}
