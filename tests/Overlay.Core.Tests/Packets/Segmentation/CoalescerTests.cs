using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

public sealed class CoalescerTests
{
    [Fact]
    public void Run_CutAndJoined_IsTheSuperFrameThatItWas()
    {
        var batch = new PacketBatch(256, 9300);
        Prop.ForAll(RunGen.Joinable.ToArbitrary(), run =>
        {
            batch.Clear();
            var superFrame = run.Packet.ToFrame(isPartial: true);
            Assert.True(Segmenter.TryCut(superFrame, run.Packet.Info(run.Size), 7, batch));
            var joined = Assert.Single(JoinedFrame.All(batch));
            Assert.Equal(run.Packet.Info(run.Size), joined.Info);
            Assert.Equal(superFrame, joined.Bytes);
            PlainReceiver.AssertAccepted(run.Packet, joined.Bytes, joined.Info);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Run_WithSomeFramesLost_IsJoinedBetweenTheGaps()
    {
        var gen =
            from run in RunGen.Joinable
            from lost in WireGen.Flag.ArrayOf(256)
            from isRare in WireGen.Flag
            select (run.Packet, run.Size, Lost: isRare ? lost.Select((flag, i) => flag && i % 8 == 0).ToArray() : lost);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            var segments = sample.Packet.Segments(sample.Size).Select((segment, i) => (Segment: segment, Index: i)).Where(at => !sample.Lost[at.Index]).ToArray();
            var joined = JoinedFrame.All(JoinedFrame.Batch([.. segments.Select(at => (at.Segment.ToFrame(isPartial: true), (byte)7, (byte)at.Index))]));
            Assert.Equal(Stretches([.. segments.Select(at => at.Index)]), joined.Select(one => one.Count));
            var start = 0;
            foreach (var one in joined)
            {
                var parts = segments[start..(start += one.Count)].Select(at => at.Segment).ToArray();
                var whole = parts[0] with { Payload = [.. parts.SelectMany(part => part.Payload)], Flags = parts[^1].Flags };
                Assert.Equal(whole.ToFrame(isPartial: true), one.Bytes);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frames_AnyBytesAnyRuns_NeverThrowAndJoinedAreThoseOfOneCut()
    {
        Prop.ForAll(Hostile.ToArbitrary(), frames =>
        {
            var start = 0;
            foreach (var one in JoinedFrame.All(JoinedFrame.Batch(frames)))
            {
                var parts = frames[start..(start += one.Count)];
                Assert.All(parts, part => Assert.Equal(parts[0].Burst, part.Burst));
                Assert.Equal(Enumerable.Range(parts[0].Index, one.Count), parts.Select(part => (int)part.Index));
                Assert.Equal(parts.Select(part => part.Frame), one.Count > 1 ? PlainCut.Cut(one.Bytes, one.Info) : [one.Bytes]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Frame_OfNoRun_IsWrittenAsItIs()
    {
        var segments = Segments(new PlainPacket(), 3);
        var joined = JoinedFrame.All(JoinedFrame.Batch([(segments[0], 0, 0), (segments[1], 0, 1), (segments[2], 0, 2)]));
        Assert.Equal(3, joined.Count);
        Assert.All(joined, one => Assert.Equal(default, one.Info));
    }

    [Fact]
    public void Frame_RunOfOne_TellsWhereItsChecksumLies()
    {
        var packet = new PlainPacket { IsTcp = false, IsV6 = true, VlanTags = [5], Payload = [1, 2, 3] };
        var joined = Assert.Single(JoinedFrame.All(JoinedFrame.Batch([(packet.ToFrame(isPartial: true), 1, 0)])));
        Assert.Equal(packet.Single, joined.Info);
    }

    [Theory]
    [InlineData(1, 5, 2, 6)]
    [InlineData(1, 5, 1, 5)]
    [InlineData(1, 5, 1, 7)]
    [InlineData(1, 5, 1, 4)]
    [InlineData(1, 255, 1, 0)]
    [InlineData(1, 255, 2, 0)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 0, 0, 1)]
    public void Frames_OtherBurstOrIndexNotTheNext_AreNotJoined(byte burst, byte index, byte nextBurst, byte nextIndex)
    {
        var segments = Segments(new PlainPacket(), 2);
        Assert.Equal(2, JoinedFrame.All(JoinedFrame.Batch([(segments[0], burst, index), (segments[1], nextBurst, nextIndex)])).Count);
        Assert.Single(JoinedFrame.All(JoinedFrame.Batch([(segments[0], 1, 254), (segments[1], 1, 255)])));
    }

    public static TheoryData<string> Shapes => [.. ShapesByName.Keys];

    private static Dictionary<string, PlainPacket> ShapesByName { get; } = new()
    {
        ["TCP over IPv4"] = new(),
        ["TCP over IPv6"] = new() { IsV6 = true },
        ["UDP over IPv4"] = new() { IsTcp = false },
        ["UDP over IPv6"] = new() { IsTcp = false, IsV6 = true },
        ["all options"] = new() { VlanTags = [1, 2], OptionsV4 = [1, 1, 1, 1], TcpOptions = [1, 1, 1, 1, 1, 1, 1, 1] },
        ["all extensions"] = new() { IsV6 = true, VlanTags = [1], Extensions = [(0, 1), (43, 2), (60, 1)], TcpOptions = [1, 1, 1, 1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Frame_AnyBitOfItsHeadersOther_IsNotJoined(string name)
    {
        var shape = ShapesByName[name];
        var segments = Segments(shape, 2);
        var flags = shape.Transport + 13;
        for (var bit = 0; bit < shape.HeaderLength * 8; bit++)
        {
            var other = segments[1].ToArray();
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            var mayEnd = shape.IsTcp && bit / 8 == flags && bit % 8 is 0 or 3;
            var joined = JoinedFrame.All(JoinedFrame.Batch([(segments[0], 7, 0), (other, 7, 1)]));
            Assert.True(joined.Count == (mayEnd ? 1 : 2), $"bit {bit % 8} of byte {bit / 8}");
        }
    }

    [Theory]
    [InlineData((byte)TcpFlags.Syn)]
    [InlineData((byte)TcpFlags.Reset)]
    [InlineData((byte)TcpFlags.Urgent)]
    [InlineData((byte)TcpFlags.CongestionReduced)]
    public void Frames_WithAFlagThatKeepsApart_AreNotJoined(byte flagValue)
    {
        var flag = (TcpFlags)flagValue;
        var segments = Segments(new PlainPacket { Flags = TcpFlags.Acknowledgment | flag }, 3);
        var all = JoinedFrame.All(JoinedFrame.Batch([.. segments.Select((segment, i) => (segment, (byte)7, (byte)i))]));
        Assert.Equal(flag == TcpFlags.CongestionReduced ? [1, 2] : [1, 1, 1], all.Select(one => one.Count));
    }

    [Theory]
    [InlineData((byte)TcpFlags.Fin)]
    [InlineData((byte)TcpFlags.Push)]
    public void Frames_FlagThatEnds_EndsTheJoinedFrame(byte flagValue)
    {
        var flag = (TcpFlags)flagValue;
        var packet = new PlainPacket { Payload = RunGen.Noise(4000, 1) };
        var segments = packet.Segments(1000);
        segments[1] = segments[1] with { Flags = segments[1].Flags | flag };
        var all = JoinedFrame.All(JoinedFrame.Batch([.. segments.Select((segment, i) => (segment.ToFrame(isPartial: true), (byte)7, (byte)i))]));
        Assert.Equal([2, 2], all.Select(one => one.Count));
        Assert.Equal((byte)segments[1].Flags, all[0].Bytes[packet.Transport + 13]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_LongerThanAPacketCanBe_IsJoinedUpTo64KiB(bool isV6)
    {
        var packet = new PlainPacket { IsV6 = isV6, Payload = RunGen.Noise(70_000, 1) };
        var all = JoinedFrame.All(JoinedFrame.Batch([.. packet.Segments(1000).Select((segment, i) => (segment.ToFrame(isPartial: true), (byte)7, (byte)i))]));
        Assert.Equal([65, 5], all.Select(one => one.Count));
        Assert.All(all, one => PlainReceiver.AssertAccepted(packet, one.Bytes, one.Info));
    }

    [Theory]
    [InlineData(65_495, new[] { 5 })]
    [InlineData(65_496, new[] { 4, 1 })]
    public void Run_ToTheLastByteThatAPacketCanHave_IsJoined(int payload, int[] counts)
    {
        var packet = new PlainPacket { Payload = RunGen.Noise(payload, 1) };
        var all = JoinedFrame.All(JoinedFrame.Batch([.. packet.Segments(13_100).Select((segment, i) => (segment.ToFrame(isPartial: true), (byte)7, (byte)i))]));
        Assert.Equal(counts, all.Select(one => one.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frame_WithoutPayload_IsNotJoined(bool isTcp)
    {
        var packet = new PlainPacket { IsTcp = isTcp, Payload = RunGen.Noise(200, 1) };
        var segments = packet.Segments(100);
        var empty = segments[1] with { Payload = [] };
        Assert.Equal(2, JoinedFrame.All(JoinedFrame.Batch([(segments[0].ToFrame(isPartial: true), 7, 0), (empty.ToFrame(isPartial: true), 7, 1)])).Count);
    }

    /// <summary>The second frame is what would follow the first, which has nothing, or nothing either.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 100)]
    [InlineData(false, 0)]
    [InlineData(false, 100)]
    public void Frame_WithoutPayload_LeadsNoJoinedFrame(bool isTcp, int following)
    {
        var first = new PlainPacket { IsTcp = isTcp };
        var second = first with { Identification = (ushort)(first.Identification + 1), Payload = RunGen.Noise(following, 1) };
        byte[][] frames = [first.ToFrame(isPartial: true), second.ToFrame(isPartial: true)];
        var all = JoinedFrame.All(JoinedFrame.Batch([(frames[0], 7, 0), (frames[1], 7, 1)]));
        Assert.Equal(frames, all.Select(one => one.Bytes));
        Assert.All(all, one => Assert.Equal(first.Single, one.Info));
    }

    /// <summary>All headers are of words of four bytes but Ethernet's 14, so none are as long as there is room: these are the next two lengths.</summary>
    [Theory]
    [InlineData(0, Coalescer.MaxHeader - 2, 1)]
    [InlineData(1, Coalescer.MaxHeader + 2, 2)]
    public void Headers_LongerThanThereIsRoomFor_AreNotJoined(int tags, int length, int count)
    {
        var packet = new PlainPacket { IsTcp = false, IsV6 = true, VlanTags = new ushort[tags], Extensions = [(60, 24)] };
        Assert.Equal(length, packet.HeaderLength);
        var segments = Segments(packet, 2);
        Assert.Equal(count, JoinedFrame.All(JoinedFrame.Batch([(segments[0], 7, 0), (segments[1], 7, 1)])).Count);
    }

    [Fact]
    public void Datagram_ShorterThanTheFirst_EndsTheJoinedFrame()
    {
        var packet = new PlainPacket { IsTcp = false, Payload = RunGen.Noise(400, 1) };
        var segments = packet.Segments(100);
        segments[1] = segments[1] with { Payload = RunGen.Noise(50, 2) };
        var all = JoinedFrame.All(JoinedFrame.Batch([.. segments.Select((segment, i) => (segment.ToFrame(isPartial: true), (byte)7, (byte)i))]));
        Assert.Equal([2, 2], all.Select(one => one.Count));
    }

    [Fact]
    public void Frame_Padded_LeadsNoJoinedFrame()
    {
        var segments = Segments(new PlainPacket(), 2);
        byte[] padded = [.. segments[0], 0, 0];
        var all = JoinedFrame.All(JoinedFrame.Batch([(padded, 7, 0), (segments[1], 7, 1)]));
        Assert.Equal([padded, segments[1]], all.Select(one => one.Bytes));
    }

    [Fact]
    public void Run_MoreDatagramsThanLinuxTakes_IsJoinedBy64()
    {
        var packet = new PlainPacket { IsTcp = false, Payload = RunGen.Noise(1300, 1) };
        var all = JoinedFrame.All(JoinedFrame.Batch([.. packet.Segments(10).Select((segment, i) => (segment.ToFrame(isPartial: true), (byte)7, (byte)i))]));
        Assert.Equal([64, 64, 2], all.Select(one => one.Count));
    }

    [Fact]
    public void Frame_NotATransport_StaysAsItIs()
    {
        var arp = new byte[60];
        (arp[12], arp[13]) = (8, 6);
        var all = JoinedFrame.All(JoinedFrame.Batch([(arp, 7, 0), (arp, 7, 1), ([], 7, 2)]));
        Assert.Equal([arp, arp, []], all.Select(one => one.Bytes));
        Assert.All(all, one => Assert.Equal(default, one.Info));
    }

    /// <summary>Segments of two super-frames with some bytes changed in one of them or in all, in disorder, under any burst and index.</summary>
    private static Gen<(byte[] Frame, byte Burst, byte Index)[]> Hostile { get; } =
        from run in RunGen.SuperFrame.Resize(10)
        from other in RunGen.SuperFrame.Resize(10)
        from changes in (from at in Gen.Choose(0, run.Packet.HeaderLength + 10) from value in WireGen.Byte from everywhere in WireGen.Flag select (at, value, everywhere)).ArrayOf()
        from indices in Gen.Choose(0, 9).ArrayOf(10)
        from bursts in Gen.Frequency((8, Gen.Constant(1)), (1, Gen.Choose(0, 2))).ArrayOf(20)
        let own = run.Packet.Segments(run.Size).Take(10).Select(segment => segment.ToFrame(isPartial: true)).ToArray()
        let others = other.Packet.Segments(other.Size).Take(10).Select(segment => segment.ToFrame(isPartial: true)).ToArray()
        select Change([.. own, .. others], changes)
            .Select((frame, i) => (frame, (byte)bursts[i], (byte)(i < own.Length && indices[9] > 3 ? i : indices[i % 10]))).ToArray();

    private static byte[][] Change(byte[][] frames, (int At, byte Value, bool Everywhere)[] changes)
    {
        foreach (var (at, value, everywhere) in changes)
        {
            foreach (var frame in everywhere ? frames : frames[(value % frames.Length)..][..1])
            {
                frame[Math.Min(at, frame.Length - 1)] ^= value;
            }
        }

        return frames;
    }

    private static byte[][] Segments(PlainPacket shape, int count) =>
        [.. (shape with { Payload = RunGen.Noise(count * 100, 1) }).Segments(100).Select(segment => segment.ToFrame(isPartial: true))];

    /// <summary>The lengths of the stretches in which each number is the one before plus 1.</summary>
    private static List<int> Stretches(int[] numbers)
    {
        var lengths = new List<int>();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (i == 0 || numbers[i] != numbers[i - 1] + 1)
            {
                lengths.Add(0);
            }

            lengths[^1]++;
        }

        return lengths;
    }
}
