using Overlay.Core.Tests.Wire;
using Overlay.Packets;

namespace Overlay.Core.Tests.Packets;

public sealed class IcmpMessageTests
{
    private static readonly byte[] Body = [0x61, 0x62];

    /// <summary>The words 0800 1234 0001 6162 add up to 7b97, complemented.</summary>
    [Fact]
    public void Layout_OfAnEcho_IsThatOfTheRfc()
    {
        var message = new byte[IcmpMessage.Size];
        new IcmpMessage(IcmpTypes.EchoRequest, 0, 0x1234_0001).WriteV4(message, Body);
        Assert.Equal(WireText.Bytes("08 00 8468 1234 0001"), message);
        Assert.True(IcmpMessage.TryReadV4([.. message, .. Body], out var read));
        Assert.Equal(new IcmpMessage(IcmpTypes.EchoRequest, 0, 0x1234_0001), read);
    }

    [Fact]
    public void Message_DamagedOrCutOff_IsRefused()
    {
        var message = new byte[IcmpMessage.Size];
        new IcmpMessage(IcmpTypes.EchoRequest, 0, 7).WriteV4(message, Body);
        PacketText.ForEachDamage([.. message, .. Body], bytes => Assert.False(IcmpMessage.TryReadV4(bytes, out _)));
    }

    [Fact]
    public void ChecksumV6_CoversTheAddresses()
    {
        var message = new byte[IcmpMessage.Size];
        new IcmpMessage(Icmpv6Types.EchoRequest, 0, 7).WriteV6(message, Body, PacketText.Link1, PacketText.Link2);
        Assert.True(IcmpMessage.TryReadV6([.. message, .. Body], PacketText.Link1, PacketText.Link2, out _));
        Assert.False(IcmpMessage.TryReadV6([.. message, .. Body], PacketText.Link1, PacketText.Link1, out _));
    }
}
