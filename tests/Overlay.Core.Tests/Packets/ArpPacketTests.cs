using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Packets;

public sealed class ArpPacketTests
{
    private static readonly ArpPacket Request = new(ArpPacket.Request, PacketText.Mac1, PacketText.Host1, default, PacketText.Host2);

    [Fact]
    public void Layout_IsThatOfTheRfc()
    {
        var bytes = new byte[ArpPacket.Size];
        Request.Write(bytes);
        Assert.Equal(PacketText.ArpRequest, bytes);
        Assert.True(ArpPacket.TryRead(PacketText.WithPayload(bytes, 18), out var read));
        Assert.Equal(Request, read);
    }

    [Theory]
    [InlineData("0.0.0.0", "10.0.0.2", true, false)]
    [InlineData("10.0.0.2", "10.0.0.2", false, true)]
    [InlineData("10.0.0.1", "10.0.0.2", false, false)]
    public void Packet_WithoutSender_IsAProbe_AndToItself_AnAnnouncement(string sender, string target, bool isProbe, bool isAnnouncement)
    {
        var packet = Request with { SenderIp = IpAddress.Parse(sender), TargetIp = IpAddress.Parse(target) };
        Assert.Equal(isProbe, packet.IsProbe);
        Assert.Equal(isAnnouncement, packet.IsAnnouncement);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 0x86)]
    [InlineData(4, 8)]
    [InlineData(5, 16)]
    [InlineData(7, 3)]
    [InlineData(7, 0)]
    [InlineData(8, 3)]
    public void Packet_OfAnotherKind_IsRefused(int at, byte value)
    {
        var bytes = PacketText.ArpRequest;
        bytes[at] = value;
        Assert.False(ArpPacket.TryRead(bytes, out _));
    }

    [Fact]
    public void AnyPacket_WrittenAndRead_IsTheSame()
    {
        var gen =
            from operation in Gen.Elements(ArpPacket.Request, ArpPacket.Reply)
            from sender in WireGen.Station
            from senderIp in WireGen.Bytes(4)
            from target in WireGen.Bytes(6)
            from targetIp in WireGen.Bytes(4)
            select new ArpPacket(operation, sender, new IpAddress(senderIp), new MacAddress(target), new IpAddress(targetIp));
        Prop.ForAll(gen.ToArbitrary(), packet =>
        {
            var bytes = new byte[ArpPacket.Size];
            packet.Write(bytes);
            Assert.True(ArpPacket.TryRead(bytes, out var read));
            Assert.Equal(packet, read);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Packet_CutOff_IsRefused()
    {
        for (var length = 0; length < ArpPacket.Size; length++)
        {
            Assert.False(ArpPacket.TryRead(PacketText.ArpRequest.AsSpan(0, length), out _));
        }
    }
}
