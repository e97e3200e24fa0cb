using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

public class FlowHashTests
{
    private static readonly PlainPacket Packet = new() { Payload = new byte[3000] };

    private static readonly PlainPacket[] Kinds =
    [
        Packet,
        Packet with { IsV6 = true },
        Packet with { IsTcp = false, VlanTags = [5] },
        Packet with { IsTcp = false, IsV6 = true, Extensions = [(0, 1)] },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Segments_AndTheirSuperFrame_AreOneFlow(int kind) => Assert.All(
        Kinds[kind].Segments(1000),
        segment => Assert.Equal(Hash(Kinds[kind].ToFrame(isPartial: true)), Hash(segment.ToFrame(isPartial: false))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void OtherAddress_Port_OrProtocol_IsAnotherFlow(int kind)
    {
        var packet = Kinds[kind];
        var others = new[] { packet with { SourcePort = 1 }, packet with { IsTcp = !packet.IsTcp }, packet with { IsV6 = !packet.IsV6, Extensions = [] } };
        Assert.All(others, other => Assert.NotEqual(Hash(packet.ToFrame(isPartial: true)), Hash(other.ToFrame(isPartial: true))));

        var frame = packet.ToFrame(isPartial: true);
        Assert.True(FrameLayout.TryRead(frame, out var layout));
        int[] places = [0, 6, layout.Transport + 3, .. packet.Extensions.Length == 0 ? [layout.Transport - 1, layout.Transport - (packet.IsV6 ? 32 : 8)] : (int[])[layout.Network + 8, layout.Network + 39]];
        Assert.All(places, place => Assert.NotEqual(Hash(frame), Hash([.. frame[..place], (byte)(frame[place] + 1), .. frame[(place + 1)..]])));
    }

    /// <summary>Only the first fragment of a datagram has ports, and the others must not pass it.</summary>
    [Fact]
    public void Fragments_OfTwoHosts_AreOneFlow()
    {
        var first = (Packet with { IsTcp = false, Payload = new byte[100] }).ToFrame(isPartial: false);
        first[14 + 6] |= 0x20;
        var second = (byte[])[.. first];
        second[14 + 7] = 13;
        second.AsSpan(34, 8).Fill(9);
        Assert.Equal(Hash(first), Hash(second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(60)]
    public void AnyBytes_HaveAFlow(int length) => Assert.Equal(Hash(new byte[length]), Hash(new byte[length]));

    private static int Hash(byte[] frame) => FlowHash.Of(frame);
}
