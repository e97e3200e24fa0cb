using System.Net;
using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.Tests.ServiceDiscovery;

public sealed class DnsResponseTests
{
    private static readonly byte[] Whole = new DnsMessage()
        .Pointer("_http._tcp.local", "My shop._http._tcp.local")
        .Service("My shop._http._tcp.local", "host.local", 8080)
        .Text("My shop._http._tcp.local", "path=/", "", "v=1")
        .Address("host.local", 192, 168, 1, 2)
        .Address("host.local", [.. IPAddress.Parse("fd00::2").GetAddressBytes()])
        .Bytes;

    [Fact]
    public void Records_AreRead()
    {
        Assert.True(DnsResponse.TryRead(Whole, out var records));
        Assert.Equal([DnsType.Pointer, DnsType.Service, DnsType.Text, DnsType.Address, DnsType.AddressV6], records.Select(record => record.Type));
        Assert.Equal("My shop._http._tcp.local", records[0].Target!.ToString());
        Assert.Equal(("host.local", 8080), (records[1].Target!.ToString(), (int)records[1].Port));
        Assert.Equal(["path=/", "v=1"], records[2].Texts);
        Assert.Equal(IPAddress.Parse("192.168.1.2"), records[3].Address);
        Assert.Equal(IPAddress.Parse("fd00::2"), records[4].Address);
        Assert.All(records, record => Assert.Equal(120u, record.TimeToLive));
    }

    [Fact]
    public void Name_ThatPointsBack_IsRead()
    {
        // "shop" and then the name at 12, which is the record's own.
        var records = new DnsMessage().Add(DnsMessage.Name("_http._tcp.local"), DnsType.Pointer, 0, [4, .. "shop"u8, 0xc0, 12]).Records;
        Assert.Equal("shop._http._tcp.local", records[0].Target!.ToString());
        Assert.True(records[0].IsGoodbye);
    }

    [Theory]
    [InlineData(new byte[] { 0xc0, 40 })]
    [InlineData(new byte[] { 1, (byte)'a', 0xc0, 28 })]
    [InlineData(new byte[] { 0xc0, 28 })]
    [InlineData(new byte[] { 0xc0 })]
    [InlineData(new byte[] { 0x40 })]
    [InlineData(new byte[] { 1, 0xff, 0 })]
    [InlineData(new byte[] { 3, (byte)'a' })]
    [InlineData(new byte[] { })]
    public void Name_ThatBreaksTheRules_IsRefused(byte[] name) =>
        Assert.False(DnsResponse.TryRead(new DnsMessage().Add([1, (byte)'n', 0], DnsType.Pointer, 120, name).Address("host.local", 1, 2, 3, 4).Bytes, out _));

    [Fact]
    public void Name_OfMoreThan255Bytes_IsRefused()
    {
        var label = new string('a', 63);
        Assert.Single(new DnsMessage().Pointer($"{label}.{label}.{label}.{label[..61]}", "target").Records);
        Assert.False(DnsResponse.TryRead(new DnsMessage().Pointer($"{label}.{label}.{label}.{label[..62]}", "target").Bytes, out _));
    }

    [Fact]
    public void Message_CutOff_IsRefused_Everywhere() => Assert.All(Enumerable.Range(0, Whole.Length), length => Assert.False(DnsResponse.TryRead(Whole.AsSpan(0, length), out _)));

    [Fact]
    public void Message_WithAnyBytesChanged_DoesNotThrow()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Whole.ToArray();
            for (var changes = 0; changes < 4; changes++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            DnsResponse.TryRead(bytes, out _);
        }
    }

    [Theory]
    [InlineData(0x00, 0x00)]
    [InlineData(0x88, 0x00)]
    [InlineData(0x84, 0x03)]
    public void Message_ThatIsNoAnswer_IsRefused(byte flags, byte code)
    {
        var bytes = Whole.ToArray();
        (bytes[2], bytes[3]) = (flags, code);
        Assert.False(DnsResponse.TryRead(bytes, out _));
    }

    [Fact]
    public void Record_OfAnotherType_IsPassedOver() =>
        Assert.Single(new DnsMessage().Add(DnsMessage.Name("host.local"), (DnsType)47, 120, [1, 2, 3]).Address("host.local", 1, 2, 3, 4).Records);

    [Fact]
    public void Query_IsWritten_AsTheRfcSays()
    {
        var type = DnsName.Parse("_http._tcp.local");
        var known = new DnsMessage().Pointer("_http._tcp.local", "shop._http._tcp.local").Records;
        byte[] expected =
        [
            0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0,
            .. DnsMessage.Name("_http._tcp.local"), 0, 12, 0, 1,
            .. DnsMessage.Name("_http._tcp.local"), 0, 12, 0, 1, 0, 0, 0, 120, 0, 23, .. DnsMessage.Name("shop._http._tcp.local"),
        ];
        Assert.Equal(expected, DnsQuery.Write([new DnsQuestion(type, DnsType.Pointer)], known));
    }

    [Fact]
    public void Query_StaysShort_WhateverIsKnown()
    {
        var name = string.Concat(Enumerable.Repeat("a", 60));
        var known = Enumerable.Range(100, 50).SelectMany(number => new DnsMessage().Pointer("_http._tcp.local", $"{name}{number}._http._tcp.local").Records).ToArray();
        var query = DnsQuery.Write([new DnsQuestion(DnsName.Parse("_http._tcp.local"), DnsType.Pointer)], known);
        Assert.InRange(query.Length, DnsQuery.MaxLength - 150, DnsQuery.MaxLength);
        Assert.InRange((query[6] << 8) | query[7], 5, 49);
    }
}
