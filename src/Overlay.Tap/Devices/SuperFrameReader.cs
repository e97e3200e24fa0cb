using System.Runtime.InteropServices;
using Overlay.Packets.Segmentation;
using Overlay.Ports;
using Overlay.Primitives.Timing;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>
/// Keeps what was read ahead from a device with a header and cuts it into the frames of a batch. A super-frame that finds too little room
/// waits for the next batch, so that its frames travel together; one that not even an empty batch has room for is spread over several. A single
/// frame of a flow that has nothing waiting passes those that wait. TCP streams that keep the queue long lose a segment now and then, which
/// tells their senders to slow down.
/// </summary>
internal sealed unsafe class SuperFrameReader
{
    /// <summary>A header, an IP packet of 64 KiB with its Ethernet header and tags, and a byte by which a longer one shows.</summary>
    public const int MaxRecord = VirtioNetHeader.Size + 65_535 + 14 + (2 * 4) + 1;

    /// <summary>More than a node carries, so that the time is the bound and not the bytes, but for the longest delays.</summary>
    private const int BytesPerMillisecond = 1 << 21;

    private const int MinBacklog = 1 << 19;
    private const int MaxBacklog = 1 << 24;

    /// <summary>Two of the longest super-frames, one that is sent and one behind it: with less, streams would pause, however slow the cipher is.</summary>
    private const int NoQueue = 2 * 65_536;

    /// <summary>So many times the delay is what senders have to react; where the queue is short, so is the round trip.</summary>
    private const int Patience = 8;

    private readonly Backlog _backlog;
    private readonly CoDel? _control;
    private readonly int _firstBurst;
    private readonly int _burstStep;
    private PacketBatch? _spread;
    private int _spreadTaken;
    private bool _hasMore;
    private bool _mayPass = true;
    private int _burst;

    /// <param name="queueDelay">How long a frame may have to wait here for as long as it likes; zero for any time.</param>
    /// <param name="queue">Which queue of the device, from 0 on. Readers of different queues give different numbers to their runs.</param>
    /// <param name="queues">How many there are.</param>
    public SuperFrameReader(TimeSpan queueDelay, int queue = 0, int queues = 1)
    {
        _backlog = new Backlog(MaxRecord, (int)Math.Clamp(queueDelay.TotalMilliseconds * BytesPerMillisecond, MinBacklog, MaxBacklog));
        _control = queueDelay > TimeSpan.Zero ? new CoDel(queueDelay, Patience * queueDelay) : null;
        _firstBurst = queue + 1;
        _burstStep = queues;
        _burst = _firstBurst - _burstStep;
    }

    /// <summary>Where the next read from the device goes, <see cref="MaxRecord"/> bytes; false if so much is here that there is no room.</summary>
    public bool TryGetRoom(out byte* start)
    {
        var hasRoom = _backlog.TryGetRoom(out start);
        _hasMore = !hasRoom;
        return hasRoom;
    }

    /// <summary>Takes what was read to the room, header and frame, to be drained; a frame that need not wait goes to the batch at once.</summary>
    public void Put(Span<byte> record, PacketBatch batch, Instant now)
    {
        var frame = record[VirtioNetHeader.Size..];
        var isKnown = MemoryMarshal.Read<VirtioNetHeader>(record).TryDescribe(frame, out var info);
        var isSingle = isKnown && info.Kind == SegmentationKind.None && !batch.IsFull;
        if (isSingle && IsNothingWaiting)
        {
            CutInto(batch, frame, info, count: 1);
            return;
        }

        var flow = FlowHash.Of(frame);
        if (isSingle && MayPass(flow))
        {
            CutInto(batch, frame, info, count: 1);
            return;
        }

        _backlog.Put(record.Length, flow, now);
    }

    /// <summary>Adds what is here to the batch; false if there is more than it has room for.</summary>
    public bool TryDrain(PacketBatch batch, Instant now)
    {
        if (_spread is { Count: > 0 } && !TryDrainSpread(_spread, batch))
        {
            return false;
        }

        _mayPass = false;
        while (!_backlog.IsEmpty)
        {
            if (batch.IsFull || !TryCut(_backlog.Head, batch, now))
            {
                return false;
            }

            _backlog.Remove();
            _mayPass = true;
        }

        return _spread is not { Count: > 0 };
    }

    private bool IsNothingWaiting => _backlog.IsEmpty && _spread is not { Count: > 0 };

    /// <summary>
    /// The idea of sparse flows (RFC 8290, section 4.2): what has nothing waiting does not keep the queue long. Frames of one flow stay in their
    /// order, and if those that passed left no room for the ones that wait, none passes in the next batch.
    /// </summary>
    private bool MayPass(int flow) => _mayPass && _spread is not { Count: > 0 } && !_backlog.HasFlow(flow);

    /// <summary>Cuts a record into the batch; false, and nothing done, if its frames should wait for the next one.</summary>
    private bool TryCut(Span<byte> record, PacketBatch batch, Instant now)
    {
        var frame = record[VirtioNetHeader.Size..];
        var isKnown = MemoryMarshal.Read<VirtioNetHeader>(record).TryDescribe(frame, out var info);
        var count = isKnown ? Segmenter.CountSegments(frame, info) : 0;
        if (count <= batch.Capacity - batch.Count)
        {
            var first = batch.Count;
            CutInto(batch, frame, info, count);

            // One segment, with others behind it, is missed and repaired at once; for a whole super-frame the sender might have to wait for a
            // timeout. Other senders would not understand.
            if (IsLate(count > 1 && info.Kind is SegmentationKind.TcpV4 or SegmentationKind.TcpV6, now))
            {
                batch.Withdraw(first);
            }

            return true;
        }

        if (batch.Count > 0)
        {
            return false;
        }

        _spread ??= new PacketBatch(Segmenter.MaxSegments, batch.MaxPacketLength);
        CutInto(_spread, frame, info, count);
        TryDrainSpread(_spread, batch);
        return true;
    }

    /// <summary>How long a frame waited in the device nobody knows; that it has to, because the backlog is full, is too long.</summary>
    private bool IsLate(bool canLose, Instant now)
    {
        var sojourn = _hasMore ? TimeSpan.MaxValue : now - _backlog.HeadSince;
        var isShort = !_hasMore && _backlog.Bytes <= NoQueue;
        return _control?.ShouldDrop(sojourn, isShort, canLose, now) ?? false;
    }

    private void CutInto(PacketBatch batch, Span<byte> frame, in SuperFrame info, int count)
    {
        if (count == 0 || !Segmenter.TryCut(frame, info, NextBurst(), batch))
        {
            AddWhole(frame, info, batch);
        }
    }

    private bool TryDrainSpread(PacketBatch spread, PacketBatch batch)
    {
        while (_spreadTaken < spread.Count && !batch.IsFull)
        {
            batch.Add(spread.Buffer(_spreadTaken++));
        }

        if (_spreadTaken < spread.Count)
        {
            return false;
        }

        spread.Clear();
        _spreadTaken = 0;
        return true;
    }

    /// <summary>
    /// What cannot be cut enters as it is. Mostly it is then longer than a frame may be, and is dropped and counted as such: all bytes that
    /// the batch takes are enough for that.
    /// </summary>
    private static void AddWhole(Span<byte> frame, in SuperFrame info, PacketBatch batch)
    {
        if (info.NeedsChecksum && info.ChecksumStart + info.ChecksumOffset + sizeof(ushort) <= frame.Length)
        {
            TransportChecksum.Complete(frame[info.ChecksumStart..], info.ChecksumOffset);
        }

        batch.Add(frame[..Math.Min(frame.Length, batch.MaxPacketLength)]);
    }

    private byte NextBurst()
    {
        _burst = _burst + _burstStep > byte.MaxValue ? _firstBurst : _burst + _burstStep;
        return (byte)_burst;
    }
}
