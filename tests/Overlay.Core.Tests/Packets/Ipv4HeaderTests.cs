using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets;

public sealed class Ipv4HeaderTests
{
    private static readonly Ipv4Header Header = new()
    {
        TotalLength = 115,
        DontFragment = true,
        Ttl = 64,
        Protocol = IpProtocols.Udp,
        Source = IpAddress.Parse("192.168.0.1"),
        Destination = IpAddress.Parse("192.168.0.199"),
    };

    [Fact]
    public void Layout_AndChecksum_AreThoseOfTheRfc()
    {
        var bytes = new byte[Ipv4Header.MinSize];
        Header.Write(bytes);
        Assert.Equal(PacketText.HeaderV4, bytes);
        Assert.True(Ipv4Header.TryRead(PacketText.WithPayload(bytes, 95), out var read));
        Assert.Equal(Header, read);
    }

    /// <summary>RFC 2113: type 148, length 4, value 0.</summary>
    [Fact]
    public void RouterAlert_IsAnOptionOfFourBytes()
    {
        var bytes = new byte[24];
        var header = Header with { RouterAlert = true, TotalLength = 24 };
        header.Write(bytes);
        Assert.Equal(WireText.Bytes("94040000"), bytes[20..]);
        Assert.Equal(0x46, bytes[0]);
        Assert.True(Ipv4Header.TryRead(bytes, out var read));
        Assert.True(read.RouterAlert);
        Assert.Equal(24, read.Size);
    }

    [Fact]
    public void AnyHeader_WrittenAndRead_IsTheSame()
    {
        var gen =
            from trafficClass in WireGen.Byte
            from length in Gen.Choose(20, 1500)
            from id in WireGen.UInt16
            from flags in Gen.Choose(0, 3)
            from offset in Gen.Choose(0, 0x1fff)
            from ttl in WireGen.Byte
            from protocol in WireGen.Byte
            from source in WireGen.Bytes(4)
            from destination in WireGen.Bytes(4)
            select new Ipv4Header
            {
                TrafficClass = trafficClass,
                TotalLength = length,
                Identification = id,
                DontFragment = (flags & 1) != 0,
                MoreFragments = (flags & 2) != 0,
                FragmentOffset = offset * 8,
                Ttl = ttl,
                Protocol = protocol,
                Source = new IpAddress(source),
                Destination = new IpAddress(destination),
            };
        Prop.ForAll(gen.ToArbitrary(), header =>
        {
            var bytes = new byte[1500];
            header.Write(bytes);
            Assert.Equal(ushort.MaxValue, PlainChecksum.Sum(bytes.AsSpan(0, 20)));
            Assert.True(Ipv4Header.TryRead(bytes, out var read));
            Assert.Equal(header, read);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Header_WithOptions_BeginsItsPayloadBehindThem()
    {
        var packet = new PlainPacket { OptionsV4 = [7, 7, 4, 0, 0, 0, 0, 0], Payload = [1, 2, 3] }.ToFrame(isPartial: false)[14..];
        Assert.True(Ipv4Header.TryRead(packet, out var read));
        Assert.Equal(28, read.Size);
        Assert.Equal(packet.Length, read.TotalLength);
    }

    /// <summary>The checksum finds every changed bit; what is cut off ends before its length.</summary>
    [Fact]
    public void Header_DamagedOrCutOff_IsRefused() =>
        PacketText.ForEachDamage(PacketText.HeaderV4, bytes => Assert.False(Ipv4Header.TryRead(bytes, out _)));

    [Theory]
    [InlineData(0x44, 115)]
    [InlineData(0x4f, 40)]
    [InlineData(0x65, 115)]
    [InlineData(0x45, 116)]
    [InlineData(0x45, 19)]
    public void Header_WithWrongLengths_IsRefused(byte first, ushort length)
    {
        var bytes = PacketText.WithPayload(PacketText.HeaderV4, 95);
        (bytes[0], bytes[2], bytes[3], bytes[10], bytes[11]) = (first, (byte)(length >> 8), (byte)length, 0, 0);
        var sum = (ushort)~PlainChecksum.Sum(bytes.AsSpan(0, (first & 15) * 4));
        (bytes[10], bytes[11]) = ((byte)(sum >> 8), (byte)sum);
        Assert.False(Ipv4Header.TryRead(bytes, out _));
    }
}
