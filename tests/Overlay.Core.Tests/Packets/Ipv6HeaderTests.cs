using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets;

public sealed class Ipv6HeaderTests
{
    private static readonly Ipv6Header Header = new()
    {
        TrafficClass = 0xab,
        FlowLabel = 0x12345,
        PayloadLength = 8,
        NextHeader = IpProtocols.Udp,
        HopLimit = 64,
        Source = PacketText.Link1,
        Destination = IpAddress.Parse("ff02::fb"),
    };

    [Fact]
    public void Layout_IsThatOfTheRfc()
    {
        var bytes = new byte[48];
        Header.Write(bytes);
        Assert.Equal(WireText.Bytes("6ab12345 0008 11 40 fe800000000000000000000000000001 ff0200000000000000000000000000fb"), bytes[..40]);
        Assert.True(Ipv6Header.TryRead(bytes, out var read));
        Assert.Equal(Header, read);
    }

    [Theory]
    [InlineData("ff02::1", "fe80::1")]
    [InlineData("::ffff:10.0.0.1", "fe80::1")]
    [InlineData("fe80::1", "::ffff:10.0.0.1")]
    public void Addresses_ThatMustNotBeOnAWire_AreRefused(string source, string destination)
    {
        var bytes = new byte[48];
        Header.Write(bytes);
        System.Net.IPAddress.Parse(source).TryWriteBytes(bytes.AsSpan(8), out _);
        System.Net.IPAddress.Parse(destination).TryWriteBytes(bytes.AsSpan(24), out _);
        Assert.False(Ipv6Header.TryRead(bytes, out _));
    }

    [Fact]
    public void Header_CutOffOrOfAnotherVersion_IsRefused()
    {
        var bytes = new byte[48];
        Header.Write(bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Ipv6Header.TryRead(bytes.AsSpan(0, length), out _));
        }

        bytes[0] = 0x4a;
        Assert.False(Ipv6Header.TryRead(bytes, out _));
    }

    [Fact]
    public void Extensions_OfAnyPacket_EndWhereTheTransportBegins()
    {
        var gen =
            from extensions in Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(from type in Gen.Elements<byte>(43, 60) from units in Gen.Choose(1, 3) select (type, units), count))
            from hopByHop in WireGen.Flag
            select new PlainPacket { IsTcp = false, IsV6 = true, Extensions = hopByHop ? [(0, 1), .. extensions] : extensions, Payload = [1] };
        Prop.ForAll(gen.ToArbitrary(), packet =>
        {
            var bytes = packet.ToFrame(isPartial: false)[14..];
            Assert.True(Ipv6Header.TryRead(bytes, out var header));
            Assert.True(Ipv6Extensions.TryRead(bytes.AsSpan(Ipv6Header.Size), header.NextHeader, out var read));
            Assert.Equal(new Ipv6Extensions(IpProtocols.Udp, packet.Transport - 14 - Ipv6Header.Size, default, false), read);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(60, "11 00 01 04 00000000", true)]
    [InlineData(60, "11 00 1e 04 00000000", true)]
    [InlineData(60, "11 00 00 00 00000000", true)]
    [InlineData(60, "11 00 5e 04 00000000", false)]
    [InlineData(60, "11 00 c2 04 00000000", false)]
    [InlineData(60, "11 00 01 05 00000000", false)]
    [InlineData(60, "11 01 01 04 00000000", false)]
    [InlineData(60, "00 00 01 04 00000000 11 00 01 04 00000000", false)]
    [InlineData(43, "11 00 00 00 00000000", true)]
    [InlineData(43, "11 00 00 01 00000000", false)]
    [InlineData(44, "11 00 00 08 00000001", true)]
    [InlineData(44, "2c 00 00 08 00000001", false)]
    [InlineData(44, "11 00 00 08 000000", false)]
    public void Extensions_ThatCannotBeProcessed_AreRefused(byte first, string payload, bool isRead) =>
        Assert.Equal(isRead, Ipv6Extensions.TryRead(WireText.Bytes(payload), first, out _));

    [Fact]
    public void Extensions_EndBehindAFragmentHeader()
    {
        var bytes = WireText.Bytes("2c 00 01 04 00000000 3c 00 05b1 12345678 ff ff");
        Assert.True(Ipv6Extensions.TryRead(bytes, IpProtocols.DestinationOptions, out var read));
        var fragment = new Ipv6Fragment(IpProtocols.DestinationOptions, 0x5b0, true, 0x12345678);
        Assert.Equal(new Ipv6Extensions(IpProtocols.DestinationOptions, 16, fragment, true), read);
        var written = new byte[Ipv6Fragment.Size];
        fragment.Write(written);
        Assert.Equal(bytes[8..16], written);
    }

    [Fact]
    public void Extensions_AnyBytes_DoNotThrow() =>
        Prop.ForAll(
            WireGen.BytesUpTo(64).ToArbitrary(),
            bytes => Assert.All<byte>([0, 43, 44, 60], first => Ipv6Extensions.TryRead(bytes, first, out _))).QuickCheckThrowOnFailure();
}
