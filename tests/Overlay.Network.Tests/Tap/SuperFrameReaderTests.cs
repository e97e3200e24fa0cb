using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Overlay.Packets.Segmentation;
using Overlay.Primitives.Timing;
using Overlay.Tap.Devices;
using Overlay.Tap.Native;
using Overlay.TestKit;

namespace Overlay.Network.Tests.Tap;

/// <summary>What a device hands out, given by hand: how it is cut, kept, spread over batches, and let through as it is.</summary>
public sealed class SuperFrameReaderTests
{
    private const int Longest = 1418;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1);

    private readonly SuperFrameReader _reader = new(TimeSpan.Zero);
    private readonly PacketBatch _batch = new(8, Longest);

    [Fact]
    public void Reader_WithNothing_AddsNothing()
    {
        Assert.True(_reader.TryDrain(_batch, Instant.Zero));
        Assert.Equal(0, _batch.Count);
    }

    [Fact]
    public void SingleFrame_IsAdded_Once()
    {
        var packet = Packet(100);
        Put(default, packet.ToFrame(isPartial: false));

        Assert.True(_reader.TryDrain(_batch, Instant.Zero));
        Assert.True(_reader.TryDrain(_batch, Instant.Zero));

        Assert.Equal(packet.ToFrame(isPartial: false), _batch[0].ToArray());
        Assert.Equal((1, 0), (_batch.Count, _batch.Buffer(0).Burst));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void SuperFrame_BecomesARun_OfItsSegments(bool isTcp, bool isV6)
    {
        var packet = Packet(7500) with { IsTcp = isTcp, IsV6 = isV6, VlanTags = [5] };
        Put(packet);

        Assert.True(_reader.TryDrain(_batch, Instant.Zero));

        AssertRun(packet, 0, 8);
        Assert.NotEqual(0, _batch.Buffer(0).Burst);
    }

    /// <summary>0 stands for no run, and neighbours of one number would be joined.</summary>
    [Fact]
    public void SuperFrames_HaveBurstsOfTheirOwn_NeverZero()
    {
        var last = (byte)0;
        for (var i = 0; i < 600; i++)
        {
            _batch.Clear();
            Put(Packet(1500));
            Assert.True(_reader.TryDrain(_batch, Instant.Zero));
            Assert.NotEqual(0, _batch.Buffer(0).Burst);
            Assert.NotEqual(last, _batch.Buffer(0).Burst);
            last = _batch.Buffer(1).Burst;
        }
    }

    [Theory]
    [InlineData(4, 4, true)]
    [InlineData(4, 5, false)]
    [InlineData(1, 8, false)]
    public void SuperFrame_ForWhichTheRestIsTooLittle_IsKeptWhole(int before, int segments, bool fits)
    {
        var (first, second) = (Packet(before * 1000), Packet(segments * 1000) with { Sequence = 9 });
        Put(first);
        Assert.True(_reader.TryDrain(_batch, Instant.Zero));
        Put(second);

        Assert.Equal(fits, _reader.TryDrain(_batch, Instant.Zero));

        AssertRun(first, 0, before);
        Assert.Equal(fits ? before + segments : before, _batch.Count);
        if (!fits)
        {
            _batch.Clear();
            Assert.True(_reader.TryDrain(_batch, Instant.Zero));
        }

        AssertRun(second, fits ? before : 0, segments);
        _batch.Clear();
        Assert.True(_reader.TryDrain(_batch, Instant.Zero));
        Assert.Equal(0, _batch.Count);
    }

    /// <summary>Twice, for what was spread before must not come back; and the next one goes behind the rest, into the same batch.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(20)]
    public void SuperFrame_ThatNoBatchHolds_IsSpreadOverSeveral(int segments)
    {
        for (var round = 0; round < 2; round++)
        {
            var packet = Packet(segments * 1000) with { Sequence = (uint)round };
            Put(packet);
            for (var at = 0; at < segments; at += _batch.Count)
            {
                _batch.Clear();
                Assert.Equal(segments - at <= 8, _reader.TryDrain(_batch, Instant.Zero));
                AssertRun(packet, 0, Math.Min(8, segments - at), at);
            }

            if (!_batch.IsFull)
            {
                var count = _batch.Count;
                Put(Packet(2000));
                Assert.True(_reader.TryDrain(_batch, Instant.Zero));
                AssertRun(Packet(2000), count, 2);
                Assert.NotEqual(_batch.Buffer(count - 1).Burst, _batch.Buffer(count).Burst);
            }

            _batch.Clear();
            Assert.True(_reader.TryDrain(_batch, Instant.Zero));
            Assert.Equal(0, _batch.Count);
        }
    }

    /// <summary>Longer than a frame may be, and so dropped and counted by who takes it; not at all would be uncounted.</summary>
    [Theory]
    [InlineData(5000, 2000)]
    [InlineData(30_000, 2000)]
    [InlineData(60_000, 1500)]
    public void SuperFrame_OfTooLongSegments_EntersAsOneFrameCutOff(int payload, int size)
    {
        Put(VirtioNetHeader.From(Packet(payload).Info(size)), Packet(payload).ToFrame(isPartial: true));

        Assert.True(_reader.TryDrain(_batch, Instant.Zero));

        Assert.Equal((1, Longest), (_batch.Count, _batch[0].Length));
        Assert.Equal(0, _batch.Buffer(0).Burst);
        Assert.True(_reader.TryDrain(_batch, Instant.Zero));
        Assert.Equal(1, _batch.Count);
    }

    /// <summary>Something like UDP fragmentation, which no device was told to hand out: the frame is whole once its checksum is.</summary>
    [Fact]
    public void SuperFrame_OfAnUnknownKind_EntersAsItIs_WithItsChecksumComplete()
    {
        const byte Unknown = 3;
        var packet = Packet(1000) with { IsTcp = false };
        Put(VirtioNetHeader.From(packet.Single) with { Segments = Unknown }, packet.ToFrame(isPartial: true));

        Assert.True(_reader.TryDrain(_batch, Instant.Zero));

        Assert.Equal(packet.ToFrame(isPartial: false), _batch[0].ToArray());
        Assert.Equal(0, _batch.Buffer(0).Burst);
    }

    [Fact]
    public void SuperFrame_OfAnUnknownKind_WhoseChecksumIsComplete_EntersAsItIs()
    {
        var frame = Packet(1000).ToFrame(isPartial: false);
        Put(new VirtioNetHeader { Segments = 3, ChecksumStart = 34, ChecksumOffset = 16 }, frame);

        Assert.True(_reader.TryDrain(_batch, Instant.Zero));

        Assert.Equal(frame, _batch[0].ToArray());
    }

    [Theory]
    [InlineData(60 - 16 - 2, true)]
    [InlineData(60 - 16 - 1, false)]
    [InlineData(ushort.MaxValue, false)]
    public void UnknownFrame_ChecksumPartlyBehindItsEnd_IsLeft(int start, bool isInside)
    {
        var frame = new byte[60];
        Put(new VirtioNetHeader { Flags = 1, Segments = 3, ChecksumStart = (ushort)start, ChecksumOffset = 16 }, frame);

        Assert.True(_reader.TryDrain(_batch, Instant.Zero));

        Assert.Equal(isInside ? [.. frame[..58], 0xff, 0xff] : frame, _batch[0].ToArray());
    }

    /// <summary>A standing queue of TCP super-frames loses first segments; what follows a gap is still one run, and the drop is told.</summary>
    [Theory]
    [InlineData(true, 4, true)]
    [InlineData(true, 2, false)]
    [InlineData(false, 4, false)]
    public void QueueThatStands_LosesSingleSegments_OfTcp(bool isTcp, int standing, bool isCut)
    {
        var reader = new SuperFrameReader(Delay);
        var batch = new PacketBatch(60, Longest);
        var packet = Packet(50_000) with { IsTcp = isTcp };
        for (var i = 1; i < standing; i++)
        {
            Put(reader, packet, batch, Instant.Zero);
        }

        var lost = 0;
        for (var i = 0; i < 100; i++)
        {
            var now = new Instant(i * 1000);
            Put(reader, packet, batch, now);
            batch.Clear();
            Assert.False(reader.TryDrain(batch, now + (2 * Delay)));
            lost += batch.Withdrawn;
            Assert.Equal(50, batch.Count + batch.Withdrawn);
            Assert.Equal((batch.Withdrawn, 49), (batch.Buffer(0).Index, batch.Buffer(batch.Count - 1).Index));
        }

        Assert.Equal(isCut, lost is > 10 and < 100);
        Assert.True(isCut || lost == 0);
    }

    /// <summary>How long frames wait in the device is not known; that they have to is enough.</summary>
    [Fact]
    public unsafe void QueueThatIsFull_LosesSegments_HoweverShortTheyWaitHere()
    {
        var reader = new SuperFrameReader(Delay);
        var batch = new PacketBatch(60, Longest);
        var lost = 0;
        for (var i = 0; i < 100; i++)
        {
            var now = new Instant(i * 1000);
            while (reader.TryGetRoom(out _))
            {
                Put(reader, Packet(50_000), batch, now);
            }

            batch.Clear();
            Assert.False(reader.TryDrain(batch, now));
            lost += batch.Withdrawn;
        }

        Assert.InRange(lost, 10, 99);
    }

    [Fact]
    public unsafe void QueueWithoutABound_LosesNothing()
    {
        var batch = new PacketBatch(60, Longest);
        for (var i = 0; i < 100; i++)
        {
            while (_reader.TryGetRoom(out _))
            {
                Put(Packet(50_000));
            }

            batch.Clear();
            Assert.False(_reader.TryDrain(batch, new Instant(i * 100_000)));
            Assert.Equal((50, 0), (batch.Count, batch.Withdrawn));
        }
    }

    /// <summary>A ping passes a stream that is ahead of it; the acknowledgements and the end of that stream do not.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 50)]
    public void SingleFrame_PassesWhatWaits_UnlessItIsOfTheSameFlow(bool isSameFlow, int place)
    {
        var batch = new PacketBatch(60, Longest);
        var single = Packet(100) with { SourcePort = (ushort)(isSameFlow ? 1000 : 1001) };
        Put(_reader, Packet(50_000) with { SourcePort = 1000 }, batch, Instant.Zero);
        Put(_reader, VirtioNetHeader.From(single.Single), single.ToFrame(isPartial: true), batch, Instant.Zero);

        Assert.True(_reader.TryDrain(batch, Instant.Zero));

        Assert.Equal(51, batch.Count);
        Assert.Equal(single.ToFrame(isPartial: true), batch[place].ToArray());
    }

    /// <summary>However many there are, what waits is not kept from going on.</summary>
    [Fact]
    public void FramesThatPass_LeaveEveryThirdBatchToThoseThatWait()
    {
        const int Batches = 30;
        for (var i = 0; i < Batches; i++)
        {
            Put(Packet(8000) with { SourcePort = 1000 });
        }

        var whole = 0;
        for (var i = 0; i < Batches; i++)
        {
            _batch.Clear();
            PutSingle(Packet(100) with { SourcePort = (ushort)(2000 + i) });
            _reader.TryDrain(_batch, Instant.Zero);
            whole += _batch.Count == 8 ? 1 : 0;
        }

        Assert.InRange(whole, Batches / 3, Batches - 1);
    }

    /// <summary>Some flows, single frames and super-frames mixed: each comes out whole and in its order, whatever passes what.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Flows_KeepTheirOrder(int seed)
    {
        var random = new Random(seed);
        var (sent, received) = (new uint[5], new uint[5]);
        for (var turn = 0; turn < 2000; turn++)
        {
            _batch.Clear();
            for (var i = random.Next(4); i > 0 && turn < 1900; i--)
            {
                var flow = random.Next(sent.Length);
                var packet = Packet(random.Next(3) == 0 ? random.Next(1001, 12_000) : random.Next(1, 900)) with { SourcePort = (ushort)flow, Sequence = sent[flow] };
                if (packet.Payload.Length > 1000)
                {
                    Put(packet);
                }
                else
                {
                    PutSingle(packet);
                }

                sent[flow] += (uint)packet.Payload.Length;
            }

            _reader.TryDrain(_batch, Instant.Zero);
            for (var i = 0; i < _batch.Count; i++)
            {
                Assert.True(FrameLayout.TryRead(_batch[i], out var layout));
                var header = _batch[i][layout.Transport..];
                var flow = BinaryPrimitives.ReadUInt16BigEndian(header);
                Assert.Equal(received[flow], BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
                received[flow] += (uint)(layout.End - layout.Payload);
            }
        }

        Assert.Equal(sent, received);
    }

    [Fact]
    public void Reader_HasRoomForTheLongestPacket_AndAByteThatShowsALongerOne() =>
        Assert.Equal(VirtioNetHeader.Size + 14 + 8 + ushort.MaxValue + 1, SuperFrameReader.MaxRecord);

    private static PlainPacket Packet(int payload)
    {
        var bytes = new byte[payload];
        new SeededRandom(1).Fill(bytes);
        return new() { Payload = bytes };
    }

    private void Put(PlainPacket packet) => Put(_reader, packet, _batch, Instant.Zero);

    private void PutSingle(PlainPacket packet) => Put(VirtioNetHeader.From(packet.Single), packet.ToFrame(isPartial: true));

    private void Put(VirtioNetHeader header, byte[] frame) => Put(_reader, header, frame, _batch, Instant.Zero);

    private static void Put(SuperFrameReader reader, PlainPacket packet, PacketBatch batch, Instant now) =>
        Put(reader, VirtioNetHeader.From(packet.Info(1000)), packet.ToFrame(isPartial: true), batch, now);

    private static unsafe void Put(SuperFrameReader reader, VirtioNetHeader header, byte[] frame, PacketBatch batch, Instant now)
    {
        Assert.True(reader.TryGetRoom(out var start));
        var room = new Span<byte>(start, SuperFrameReader.MaxRecord);
        MemoryMarshal.Write(room, header);
        frame.CopyTo(room[VirtioNetHeader.Size..]);
        reader.Put(room[..(VirtioNetHeader.Size + frame.Length)], batch, now);
    }

    /// <summary>Expects segments of a packet, from one of them on, at a place of the batch.</summary>
    private void AssertRun(PlainPacket packet, int start, int count, int firstIndex = 0)
    {
        var segments = packet.Segments(1000);
        Assert.True(_batch.Count >= start + count, $"{_batch.Count} frames");
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(segments[firstIndex + i].ToFrame(isPartial: true), _batch[start + i].ToArray());
            Assert.Equal((_batch.Buffer(start).Burst, firstIndex + i), (_batch.Buffer(start + i).Burst, _batch.Buffer(start + i).Index));
        }
    }
}
