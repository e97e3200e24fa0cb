using System.Runtime.InteropServices;
using Overlay.Frames.Segmentation;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>
/// Cuts what is read from a device with a header into the frames of a batch. A super-frame that finds too little room is kept for the next
/// batch, so that its frames travel together; one that not even an empty batch has room for is spread over several.
/// </summary>
internal sealed unsafe class SuperFrameReader
{
    /// <summary>An IP packet of 64 KiB with its Ethernet header and tags, and a byte by which a longer one shows.</summary>
    private const int MaxFrame = 65_535 + 14 + (2 * 4) + 1;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(VirtioNetHeader.Size + MaxFrame, pinned: true);
    private PacketBatch? _spread;
    private int _spreadTaken;
    private int _length;
    private readonly int _firstBurst;
    private readonly int _burstStep;
    private int _burst;

    /// <param name="queue">Which queue of the device, from 0 on. Readers of different queues give different numbers to their runs.</param>
    /// <param name="queues">How many there are.</param>
    public SuperFrameReader(int queue = 0, int queues = 1)
    {
        _firstBurst = queue + 1;
        _burstStep = queues;
        _burst = _firstBurst - _burstStep;
    }

    /// <summary>Where the next read from the device goes.</summary>
    public byte* Start => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    public int Room => _bytes.Length;

    /// <summary>Takes what was read, header and frame.</summary>
    public void Put(int length) => _length = length;

    /// <summary>Adds what is here to the batch; false if there is more than it has room for.</summary>
    public bool TryDrain(PacketBatch batch) => (_spread is not { Count: > 0 } || TryDrainSpread(_spread, batch)) && (_length == 0 || TryCut(batch));

    private bool TryCut(PacketBatch batch)
    {
        var frame = _bytes.AsSpan(VirtioNetHeader.Size, _length - VirtioNetHeader.Size);
        var isKnown = MemoryMarshal.Read<VirtioNetHeader>(_bytes).TryDescribe(frame, out var info);
        var count = isKnown ? Segmenter.CountSegments(frame, info) : 0;
        var isTooMuch = count > batch.Capacity - batch.Count;
        if (isTooMuch && batch.Count > 0)
        {
            return false;
        }

        _length = 0;
        if (isTooMuch)
        {
            return TrySpread(frame, info, batch);
        }

        if (count == 0 || !Segmenter.TryCut(frame, info, NextBurst(), batch))
        {
            AddWhole(frame, info, batch);
        }

        return true;
    }

    private bool TrySpread(Span<byte> frame, in SuperFrame info, PacketBatch batch)
    {
        _spread ??= new PacketBatch(Segmenter.MaxSegments, batch.MaxPacketLength);
        if (!Segmenter.TryCut(frame, info, NextBurst(), _spread))
        {
            AddWhole(frame, info, batch);
            return true;
        }

        return TryDrainSpread(_spread, batch);
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
