using FsCheck;
using FsCheck.Fluent;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

public sealed class TransportChecksumTests
{
    private static readonly Gen<PlainPacket> Packets =
        from shape in RunGen.Shape
        from length in Gen.Choose(0, 1500)
        from seed in Gen.Choose(1, int.MaxValue)
        select shape with { Payload = RunGen.Noise(length, seed) };

    [Fact]
    public void PartialChecksum_Completed_IsAcceptedByAReceiverThatChecks()
    {
        var gen =
            from packet in Packets
            from padding in Gen.Choose(0, 20)
            select (packet, padding);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            byte[] frame = [.. sample.packet.ToFrame(isPartial: true), .. RunGen.Noise(sample.padding, 1)];
            Assert.True(TransportChecksum.TryComplete(frame));
            PlainReceiver.AssertValid(sample.packet, frame[..^sample.padding]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void PseudoHeader_FromTheAddresses_IsThePartialChecksum()
    {
        Prop.ForAll(Packets.ToArbitrary(), packet =>
        {
            var frame = packet.ToFrame(isPartial: true);
            Assert.True(FrameLayout.TryRead(frame, out var layout));
            var at = layout.Transport + layout.ChecksumOffset;
            Assert.Equal((frame[at] << 8) | frame[at + 1], TransportChecksum.PseudoHeader(frame, layout, layout.End - layout.Transport));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>In UDP a checksum of 0 says that there is none (RFC 768).</summary>
    [Fact]
    public void Checksum_ThatWouldBeZero_IsAllOnes()
    {
        var packet = new PlainPacket { IsTcp = false, Payload = [0, 0] };
        var sum = PlainChecksum.Sum(packet.ToFrame(isPartial: true).AsSpan(packet.Transport));
        packet = packet with { Payload = [(byte)(~sum >> 8), (byte)~sum] };
        var frame = packet.ToFrame(isPartial: true);
        Assert.True(TransportChecksum.TryComplete(frame));
        Assert.Equal([0xff, 0xff], frame[(packet.Transport + 6)..][..2]);
        PlainReceiver.AssertValid(packet, frame);
    }

    [Fact]
    public void Frame_ThatIsNoTransport_IsLeftAsItIs()
    {
        var fragment = new PlainPacket { Payload = [1, 2, 3] }.ToFrame(isPartial: true);
        fragment[14 + 6] |= 0x20;
        foreach (var frame in (byte[][])[[], new byte[13], new byte[60], fragment])
        {
            var before = frame.ToArray();
            Assert.False(TransportChecksum.TryComplete(frame));
            Assert.Equal(before, frame);
        }
    }
}
