using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Packets;

public sealed class NeighborMessageTests
{
    private static readonly NeighborMessage Question = new(Icmpv6Types.NeighborSolicitation, PacketText.Link2, PacketText.Mac1);
    private static readonly NeighborMessage Answer = new(
        Icmpv6Types.NeighborAdvertisement, PacketText.Link2, PacketText.Mac2, NeighborFlags.Solicited | NeighborFlags.Override);

    private static readonly IpAddress Group = IpAddress.Parse("ff02::1:ff00:2");

    [Fact]
    public void Layout_OfASolicitation_IsThatOfTheRfc()
    {
        var message = Write(Question, PacketText.Link1, Group);
        Assert.Equal(WireText.Bytes("87 00"), message[..2]);
        Assert.Equal(WireText.Bytes("00000000 fe800000000000000000000000000002 01 01 020000000001"), message[4..]);
        Assert.True(NeighborMessage.TryRead(message, Ip(PacketText.Link1, Group), out var read));
        Assert.Equal(Question, read);
    }

    [Fact]
    public void Layout_OfAnAdvertisement_IsThatOfTheRfc()
    {
        var message = Write(Answer, PacketText.Link2, PacketText.Link1);
        Assert.Equal(WireText.Bytes("88 00"), message[..2]);
        Assert.Equal(WireText.Bytes("60000000 fe800000000000000000000000000002 02 01 020000000002"), message[4..]);
        Assert.True(NeighborMessage.TryRead(message, Ip(PacketText.Link2, PacketText.Link1), out var read));
        Assert.Equal(Answer, read);
    }

    /// <summary>The example of RFC 4291, section 2.7.1.</summary>
    [Fact]
    public void SolicitedNode_IsTheGroupOfTheLastThreeBytes() =>
        Assert.Equal(IpAddress.Parse("ff02::1:ff0e:8c6c"), NeighborMessage.SolicitedNode(IpAddress.Parse("4037::01:800:200e:8c6c")));

    [Theory]
    [InlineData(null, "ff02::1:ff00:2", true)]
    [InlineData(null, "fe80::2", false)]
    [InlineData("02:00:00:00:00:01", "ff02::1:ff00:2", false)]
    public void Solicitation_WithoutSource_IsOneOfDuplicateAddressDetection(string? mac, string destination, bool isRead)
    {
        var source = IpAddress.Parse("::");
        var question = Question with { LinkAddress = mac is null ? null : MacAddress.Parse(mac) };
        var to = IpAddress.Parse(destination);
        Assert.Equal(isRead, NeighborMessage.TryRead(Write(question, source, to), Ip(source, to), out _));
    }

    [Fact]
    public void Message_ThatARouterPassedOn_IsRefused() =>
        Assert.False(NeighborMessage.TryRead(Write(Question, PacketText.Link1, Group), Ip(PacketText.Link1, Group) with { HopLimit = 254 }, out _));

    [Fact]
    public void Advertisement_SolicitedToAGroup_IsRefused()
    {
        var all = IpAddress.Parse("ff02::1");
        Assert.False(NeighborMessage.TryRead(Write(Answer, PacketText.Link2, all), Ip(PacketText.Link2, all), out _));
        var unsolicited = Answer with { Flags = NeighborFlags.Override };
        Assert.True(NeighborMessage.TryRead(Write(unsolicited, PacketText.Link2, all), Ip(PacketText.Link2, all), out _));
    }

    [Fact]
    public void Target_ThatIsAGroup_IsRefused()
    {
        var question = Question with { Target = Group };
        Assert.False(NeighborMessage.TryRead(Write(question, PacketText.Link1, Group), Ip(PacketText.Link1, Group), out _));
    }

    /// <summary>The checksum finds a changed bit wherever it is; without it the rest has to be safe too.</summary>
    [Fact]
    public void Message_DamagedOrCutOff_IsRefused() =>
        PacketText.ForEachDamage(
            Write(Question, PacketText.Link1, Group),
            bytes => Assert.False(NeighborMessage.TryRead(bytes, Ip(PacketText.Link1, Group), out _)));

    [Fact]
    public void Options_OfAnyBytes_AreReadOrRefused()
    {
        var gen = Gen.OneOf(WireGen.BytesUpTo(40), from bytes in WireGen.Bytes(16) select (byte[])[bytes[0], 1, .. bytes[2..8], .. bytes[8..9], 0, .. bytes[10..]]);
        Prop.ForAll(gen.ToArbitrary(), options =>
        {
            byte[] body = [.. Write(Question with { LinkAddress = null }, PacketText.Link1, Group)[8..], .. options];
            var message = new byte[8 + body.Length];
            body.CopyTo(message, 8);
            new IcmpMessage(Icmpv6Types.NeighborSolicitation, 0, 0).WriteV6(message, body, PacketText.Link1, Group);
            if (NeighborMessage.TryRead(message, Ip(PacketText.Link1, Group), out _))
            {
                Assert.Equal(0, options.Length % 8);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Write(NeighborMessage message, IpAddress from, IpAddress to)
    {
        var bytes = new byte[message.Size];
        message.Write(bytes, from, to);
        return bytes;
    }

    private static Ipv6Header Ip(IpAddress from, IpAddress to) => new() { HopLimit = NeighborMessage.HopLimit, Source = from, Destination = to };
}
