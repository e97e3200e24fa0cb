using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets;

public sealed class UdpHeaderTests
{
    /// <summary>Sum of the words: 0a00 0001 0a00 0002 0011 000a | 1388 1389 000a 6869 is a3a2, complemented.</summary>
    [Fact]
    public void Layout_AndChecksum_AreThoseOfTheRfc()
    {
        byte[] payload = [0x68, 0x69];
        var bytes = new byte[UdpHeader.Size];
        UdpHeader.Write(bytes, 5000, 5001, payload, PacketText.Host1, PacketText.Host2);
        Assert.Equal(WireText.Bytes("1388 1389 000a 5c5d"), bytes);
        Assert.True(UdpHeader.TryRead([.. bytes, .. payload, 0, 0], PacketText.Host1, PacketText.Host2, out var read));
        Assert.Equal(new UdpHeader(5000, 5001, 10), read);
    }

    [Fact]
    public void AnyDatagram_IsThatOfTheReference()
    {
        var gen =
            from isV6 in WireGen.Flag
            from port in WireGen.UInt16
            from payload in WireGen.BytesUpTo(100)
            select new PlainPacket { IsTcp = false, IsV6 = isV6, SourcePort = port, Payload = payload };
        Prop.ForAll(gen.ToArbitrary(), packet =>
        {
            var frame = packet.ToFrame(isPartial: false);
            var (source, destination) = Addresses(packet, frame);
            var datagram = frame[packet.Transport..];
            Assert.True(UdpHeader.TryRead(datagram, source, destination, out var header));
            Assert.Equal(new UdpHeader(packet.SourcePort, 0x1092, datagram.Length), header);
            var written = new byte[UdpHeader.Size];
            UdpHeader.Write(written, packet.SourcePort, 0x1092, packet.Payload, source, destination);
            Assert.Equal(datagram[..UdpHeader.Size], written);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Datagram_DamagedOrCutOff_IsRefused()
    {
        var packet = new PlainPacket { IsTcp = false, Payload = [1, 2, 3, 4, 5] };
        var frame = packet.ToFrame(isPartial: false);
        var (source, destination) = Addresses(packet, frame);
        PacketText.ForEachDamage(frame[packet.Transport..], bytes => Assert.False(UdpHeader.TryRead(bytes, source, destination, out _)));
    }

    [Fact]
    public void Checksum_OfZero_IsNoneOverIpv4_AndWrongOverIpv6()
    {
        var datagram = WireText.Bytes("1388 1389 0009 0000 77");
        Assert.True(UdpHeader.TryRead(datagram, PacketText.Host1, PacketText.Host2, out _));
        Assert.False(UdpHeader.TryRead(datagram, PacketText.Link1, PacketText.Link2, out _));
    }

    private static (IpAddress Source, IpAddress Destination) Addresses(PlainPacket packet, byte[] frame)
    {
        var (at, size) = packet.IsV6 ? (22, 16) : (26, 4);
        return (new IpAddress(frame.AsSpan(at, size)), new IpAddress(frame.AsSpan(at + size, size)));
    }
}
