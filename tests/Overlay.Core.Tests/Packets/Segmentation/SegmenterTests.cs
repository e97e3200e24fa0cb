using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

public sealed class SegmenterTests
{
    private const int MaxFrame = 9300;

    private readonly PacketBatch _batch = new(256, MaxFrame);

    [Fact]
    public void SuperFrame_Cut_IsTheSegmentsOfTheReferenceInOneRun()
    {
        Prop.ForAll(RunGen.SuperFrame.ToArbitrary(), run =>
        {
            var expected = run.Packet.Segments(run.Size);
            var superFrame = run.Packet.ToFrame(isPartial: true);
            _batch.Clear();
            Assert.Equal(expected.Length, Segmenter.CountSegments(superFrame, run.Packet.Info(run.Size)));
            Assert.True(Segmenter.TryCut(superFrame, run.Packet.Info(run.Size), 7, _batch));
            AssertRun([.. expected.Select(segment => segment.ToFrame(isPartial: true))]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Segment_ItsChecksumCompleted_IsAValidPacketByItself()
    {
        Prop.ForAll(RunGen.SuperFrame.ToArbitrary(), run =>
        {
            _batch.Clear();
            Assert.True(Segmenter.TryCut(run.Packet.ToFrame(isPartial: true), run.Packet.Info(run.Size), 7, _batch));
            for (var i = 0; i < _batch.Count; i++)
            {
                Assert.True(TransportChecksum.TryComplete(_batch.Buffer(i).Span));
                PlainReceiver.AssertValid(run.Packet, _batch[i].ToArray());
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void SuperFrame_WithACompleteChecksum_GivesTheSamePartialOnes()
    {
        Prop.ForAll(RunGen.SuperFrame.ToArbitrary(), run =>
        {
            _batch.Clear();
            Assert.True(Segmenter.TryCut(run.Packet.ToFrame(isPartial: false), run.Packet.Info(run.Size) with { NeedsChecksum = false }, 7, _batch));
            AssertRun([.. run.Packet.Segments(run.Size).Select(segment => segment.ToFrame(isPartial: true))]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void SuperFrame_HeaderLengthAsDevicesSayIt_IsIgnored()
    {
        var packet = Packet(3000);
        Assert.True(Segmenter.TryCut(packet.ToFrame(isPartial: true), packet.Info(1000) with { HeaderLength = 190 }, 7, _batch));
        Assert.Equal(3, _batch.Count);
        Assert.Equal(packet.HeaderLength + 1000, _batch[2].Length);
    }

    [Fact]
    public void SingleFrame_Complete_IsCopiedAndInNoRun()
    {
        var frame = Packet(100).ToFrame(isPartial: false);
        Assert.True(Segmenter.TryCut(frame, default, 7, _batch));
        Assert.Equal(frame, _batch[0].ToArray());
        Assert.Equal(0, _batch.Buffer(0).Burst);
    }

    [Fact]
    public void SingleFrame_PartialChecksum_IsARunOfOne()
    {
        foreach (var packet in (PlainPacket[])[Packet(100), Packet(0), Packet(100) with { IsTcp = false, IsV6 = true }])
        {
            _batch.Clear();
            Assert.True(Segmenter.TryCut(packet.ToFrame(isPartial: true), packet.Single, 7, _batch));
            AssertRun([packet.ToFrame(isPartial: true)]);
        }
    }

    [Fact]
    public void SingleFrame_PartialChecksumThatOnlyTheDeviceFinds_IsCompletedHere()
    {
        var inner = Packet(101) with { IsTcp = false };
        byte[] tunnel = [.. new byte[50], .. inner.ToFrame(isPartial: true)];
        tunnel[12] = 0x88;
        var info = inner.Single with { ChecksumStart = (ushort)(50 + inner.Transport) };
        Assert.True(Segmenter.TryCut(tunnel, info, 7, _batch));
        Assert.Equal(inner.ToFrame(isPartial: false), _batch[0][50..].ToArray());
        Assert.Equal(0, _batch.Buffer(0).Burst);
    }

    [Fact]
    public void SingleFrame_PaddedBehindAPartialChecksum_IsCompletedHere()
    {
        var packet = Packet(1);
        byte[] padded = [.. packet.ToFrame(isPartial: true), 0, 0, 0, 0];
        Assert.True(Segmenter.TryCut(padded, packet.Single, 7, _batch));
        Assert.Equal([.. packet.ToFrame(isPartial: false), 0, 0, 0, 0], _batch[0].ToArray());
        Assert.Equal(0, _batch.Buffer(0).Burst);
    }

    public static TheoryData<string> Refused => [.. Refusals.Keys];

    private static Dictionary<string, (PlainPacket Packet, Func<SuperFrame, SuperFrame> Info, Func<byte[], byte[]> Frame)> Refusals { get; } = new()
    {
        ["another kind"] = (Packet(3000), info => info with { Kind = SegmentationKind.UdpV4 }, frame => frame),
        ["no segment size"] = (Packet(3000), info => info with { SegmentSize = 0 }, frame => frame),
        ["segments too long for the batch"] = (Packet(30_000), info => info with { SegmentSize = MaxFrame }, frame => frame),
        ["more segments than an index counts"] = (Packet(257), info => info with { SegmentSize = 1 }, frame => frame),
        ["checksum of something else"] = (Packet(3000), info => info with { ChecksumStart = 14 }, frame => frame),
        ["checksum elsewhere in the header"] = (Packet(3000), info => info with { ChecksumOffset = 6 }, frame => frame),
        ["cut off"] = (Packet(3000), info => info, frame => frame[..^1]),
        ["padded"] = (Packet(3000), info => info, frame => [.. frame, 0]),
        ["SYN"] = (Packet(3000) with { Flags = TcpFlags.Syn }, info => info, frame => frame),
        ["reset"] = (Packet(3000) with { Flags = TcpFlags.Reset }, info => info, frame => frame),
        ["checksum behind the end"] = (Packet(100), info => info with { Kind = SegmentationKind.None, ChecksumStart = 160 }, frame => frame),
        ["checksum half behind the end"] = (Packet(100), info => info with { Kind = SegmentationKind.None, ChecksumStart = 154 - 17 }, frame => frame),
        ["single and too long"] = (Packet(MaxFrame), info => info with { Kind = SegmentationKind.None }, frame => frame),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void SuperFrame_AgainstTheRules_IsRefusedAndAddsNothing(string name)
    {
        var (packet, info, frame) = Refusals[name];
        Assert.False(Segmenter.TryCut(frame(packet.ToFrame(isPartial: true)), info(packet.Info(1000)), 7, _batch));
        Assert.Equal(0, _batch.Count);
    }

    [Fact]
    public void SuperFrame_OfAsManySegmentsAsAnIndexCounts_IsCut()
    {
        var packet = Packet(256);
        Assert.True(Segmenter.TryCut(packet.ToFrame(isPartial: true), packet.Info(1), 255, _batch));
        Assert.Equal(256, _batch.Count);
        Assert.Equal((255, 255), (_batch.Buffer(255).Burst, _batch.Buffer(255).Index));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(999, false)]
    public void SuperFrame_SegmentsAsLongAsTheBatchTakes_IsCut(int room, bool isCut)
    {
        var packet = Packet(3000);
        var batch = new PacketBatch(8, packet.HeaderLength + room);
        Assert.Equal(isCut, Segmenter.TryCut(packet.ToFrame(isPartial: true), packet.Info(1000), 7, batch));
        Assert.Equal(isCut ? 3 : 0, batch.Count);
    }

    [Fact]
    public void SingleFrame_AsLongAsTheBatchTakes_IsCopied()
    {
        var frame = Packet(100).ToFrame(isPartial: true);
        var batch = new PacketBatch(1, frame.Length);
        Assert.True(Segmenter.TryCut(frame, Packet(100).Single, 7, batch));
        Assert.Equal(frame, batch[0].ToArray());
    }

    /// <summary>A device may hand out less than one segment: nothing at all, or what fits a batch that whole segments would not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void SuperFrame_ShorterThanASegment_IsARunOfOne(int payload)
    {
        var frame = Packet(payload).ToFrame(isPartial: true);
        var batch = new PacketBatch(1, 200);
        Assert.Equal(1, Segmenter.CountSegments(frame, Packet(payload).Info(1000)));
        Assert.True(Segmenter.TryCut(frame, Packet(payload).Info(1000), 7, batch));
        Assert.Equal(frame, batch[0].ToArray());
    }

    [Fact]
    public void SingleFrame_ChecksumInItsLastBytes_IsCompletedHere()
    {
        var frame = new byte[60];
        Assert.True(Segmenter.TryCut(frame, new SuperFrame(SegmentationKind.None, 0, 0, 40, 18, NeedsChecksum: true), 7, _batch));
        Assert.Equal([.. frame[..58], 0xff, 0xff], _batch[0].ToArray());
    }

    [Fact]
    public void SuperFrame_AnyBytes_NeverThrows()
    {
        var kinds = Gen.Elements(Enum.GetValues<SegmentationKind>());
        var gen =
            from run in RunGen.SuperFrame
            from kind in kinds
            from cut in Gen.Choose(0, 200)
            from at in Gen.Choose(0, run.Packet.HeaderLength - 1)
            from value in WireGen.Byte
            from start in WireGen.UInt16
            from needs in WireGen.Flag
            select (run, kind, cut, at, value, start, needs);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            var frame = sample.run.Packet.ToFrame(isPartial: true)[..^Math.Min(sample.cut, sample.run.Packet.Payload.Length)];
            frame[sample.at] = sample.value;
            var info = sample.run.Packet.Info(sample.run.Size) with { Kind = sample.kind, NeedsChecksum = sample.needs };
            foreach (var said in (SuperFrame[])[info, info with { ChecksumStart = sample.start, ChecksumOffset = ushort.MaxValue }])
            {
                _batch.Clear();
                var count = Segmenter.CountSegments(frame, said);
                Assert.Equal(Segmenter.TryCut(frame, said, 7, _batch) ? count : 0, _batch.Count);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static PlainPacket Packet(int payload) => new() { Payload = RunGen.Noise(payload, 1) };

    private void AssertRun(byte[][] expected)
    {
        Assert.Equal(expected.Length, _batch.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], _batch[i].ToArray());
            Assert.Equal((7, i), (_batch.Buffer(i).Burst, _batch.Buffer(i).Index));
        }
    }
}
