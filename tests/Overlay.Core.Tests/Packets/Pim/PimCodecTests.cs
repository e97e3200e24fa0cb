using System.Buffers.Binary;
using Overlay.Packets.Membership;
using Overlay.Packets.Pim;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Packets.Pim;

public class PimCodecTests
{
    private static readonly IpAddress RouterV4 = IpAddress.Parse("10.0.0.254");
    private static readonly IpAddress RouterV6 = IpAddress.Parse("fe80::1");

    [Theory]
    [InlineData("2000 0000 0001 0002 0069", 105)]
    [InlineData("2000 0000 0014 0004 01020304 0001 0002 0010", 16)]
    [InlineData("2000 0000 0001 0002 0000", 0)] // The router goes (RFC 7761, section 4.3.1).
    [InlineData("2000 0000 0001 0002 ffff", 65_535)]
    [InlineData("2000 0000", 105)] // Without the option.
    [InlineData("2000 0000 0001 0004 00000010", 105)] // Of another length.
    [InlineData("2000 0000 0014 0009 01", 105)] // An option that is cut off.
    public void Hello_SaysForHowLongTheRouterIsThere(string hex, int seconds)
    {
        foreach (var (router, group) in new[] { (RouterV4, PimCodec.RoutersV4), (RouterV6, PimCodec.RoutersV6) })
        {
            var bytes = Complete(hex, router, group);
            Assert.True(PimCodec.TryRead(bytes, router, group, out var message));
            Assert.Equal((MembershipKind.Router, TimeSpan.FromSeconds(seconds)), (message.Kind, message.Lifetime));
            bytes[2] ^= 1;
            Assert.False(PimCodec.TryRead(bytes, router, group, out _));
        }
    }

    [Theory]
    [InlineData("2300 0000 0102")] // Join/Prune.
    [InlineData("1000 0000")] // Version 1.
    public void OtherMessage_IsForOthers(string hex)
    {
        Assert.True(PimCodec.TryRead(Complete(hex, RouterV4, PimCodec.RoutersV4), RouterV4, PimCodec.RoutersV4, out var message));
        Assert.Equal(MembershipKind.Other, message.Kind);
    }

    [Fact]
    public void Message_ThatIsNotWhole_IsRefused() => Assert.False(PimCodec.TryRead([0x20, 0, 0], RouterV4, PimCodec.RoutersV4, out _));

    private static byte[] Complete(string hex, IpAddress router, IpAddress group)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)~PimCodec.Sum(bytes, router, group));
        return bytes;
    }
}
