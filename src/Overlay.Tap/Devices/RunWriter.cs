using System.Runtime.InteropServices;
using Overlay.Buffers;
using Overlay.Packets.Segmentation;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>
/// Writes frames to a device with a header: those of a run that follow each other as one super-frame, gathered from their buffers without
/// a copy. Not thread-safe.
/// </summary>
internal sealed unsafe class RunWriter
{
    /// <summary>The header for the device, and the headers of the joined frame.</summary>
    private readonly byte[] _headers = GC.AllocateArray<byte>(VirtioNetHeader.Size + Coalescer.MaxHeader, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(2 + Segmenter.MaxSegments, pinned: true);
    private readonly TapOffloads _offloads;

    public RunWriter(TapOffloads offloads) => _offloads = offloads;

    /// <summary>Writes every frame; returns how many the kernel took.</summary>
    public int Write(IFrameSink device, PacketBatch batch)
    {
        var taken = 0;
        for (var i = 0; i < batch.Count;)
        {
            var count = Coalescer.Join(batch, i, out var info, _headers.AsSpan(VirtioNetHeader.Size));
            taken += count > 1 && CanJoin(info.Kind) ? WriteJoined(device, batch, i, count, info) : WriteEach(device, batch, i, count, info);
            i += count;
        }

        return taken;
    }

    /// <summary>Without HasFlag, which is free of allocation only once it is optimised.</summary>
    private bool CanJoin(SegmentationKind kind)
    {
        var needed = kind is SegmentationKind.TcpV4 or SegmentationKind.TcpV6 ? TapOffloads.Tcp : TapOffloads.Udp;
        return (_offloads & needed) == needed;
    }

    private int WriteJoined(IFrameSink device, PacketBatch batch, int start, int count, in SuperFrame info)
    {
        SetHeader(info, info.HeaderLength);
        for (var i = 0; i < count; i++)
        {
            _vectors[i + 1] = Part(batch.Buffer(start + i), info.HeaderLength);
        }

        if (device.TryWrite(Vectors, count + 1))
        {
            return count;
        }

        // The kernel has rules of its own for super-frames; each frame of it stands alone as well.
        return TapDevice.LastError == Errno.Invalid ? WriteEach(device, batch, start, count, info) : 0;
    }

    private int WriteEach(IFrameSink device, PacketBatch batch, int start, int count, in SuperFrame info)
    {
        SetHeader(info with { Kind = SegmentationKind.None, SegmentSize = 0 }, 0);
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            _vectors[1] = Part(batch.Buffer(start + i), 0);
            taken += device.TryWrite(Vectors, 2) ? 1 : 0;
        }

        return taken;
    }

    private IoVector* Vectors => (IoVector*)Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, 0);

    private void SetHeader(in SuperFrame info, int headerLength)
    {
        MemoryMarshal.Write(_headers, VirtioNetHeader.From(info));
        _vectors[0] = new IoVector((void*)Marshal.UnsafeAddrOfPinnedArrayElement(_headers, 0), VirtioNetHeader.Size + headerLength);
    }

    /// <summary>The array of a buffer does not move, so its address is good for as long as the batch is.</summary>
    private static IoVector Part(PacketBuffer frame, int from) =>
        new((void*)Marshal.UnsafeAddrOfPinnedArrayElement(frame.Array, frame.Start + from), frame.Length - from);
}
