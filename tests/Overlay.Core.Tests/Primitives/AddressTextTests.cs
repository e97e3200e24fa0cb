using System.Net;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Primitives;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("fe80::1%3")]
    public void Address_IsRead(string text)
    {
        Assert.True(AddressText.TryParse(text, out var address));
        Assert.Equal(IPAddress.Parse(text), address);
    }

    [Theory]
    [InlineData("192.0.2.1:0", "192.0.2.1", 0)]
    [InlineData("[2001:db8::1]:65535", "2001:db8::1", 65_535)]
    public void EndPoint_IsRead(string text, string address, int port)
    {
        Assert.True(AddressText.TryParseEndPoint(text, out var endPoint));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1200")]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:01")]
    [InlineData("192.0.2.1:+1")]
    [InlineData("192.0.2.1:1\0")]
    [InlineData("10.1:80")]
    [InlineData("0x7f.1:80")]
    [InlineData("::1")]
    [InlineData("2001:db8::1:80")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[192.0.2.1]:80")]
    [InlineData("[]:80")]
    [InlineData("host:80")]
    public void Text_OfNoEndPoint_IsRefused(string text) => Assert.False(AddressText.TryParseEndPoint(text, out _));
}
