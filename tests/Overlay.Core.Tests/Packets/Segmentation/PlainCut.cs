using System.Buffers.Binary;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

/// <summary>Cuts the bytes of a super-frame as a kernel does that has no offload, but for the checksum that stays partial.</summary>
internal static class PlainCut
{
    public static List<byte[]> Cut(byte[] superFrame, SuperFrame info)
    {
        var network = 14;
        while (Word(superFrame, network - 2) is 0x8100 or 0x88a8)
        {
            network += 4;
        }

        var payloads = superFrame[info.HeaderLength..].Chunk(info.SegmentSize).ToArray();
        return [.. payloads.Select((payload, i) =>
        {
            byte[] frame = [.. superFrame[..info.HeaderLength], .. payload];
            Checksum(frame, info, superFrame.Length);
            if (Word(superFrame, network - 2) == 0x0800)
            {
                HeaderV4(frame, network, info.ChecksumStart, i);
            }
            else
            {
                Set(frame, network + 4, frame.Length - network - 40);
            }

            Transport(frame, info, i, isLast: i == payloads.Length - 1);
            return frame;
        })];
    }

    private static void HeaderV4(byte[] frame, int network, int transport, int i)
    {
        Set(frame, network + 2, frame.Length - network);
        Set(frame, network + 4, Word(frame, network + 4) + i);
        Set(frame, network + 10, 0);
        Set(frame, network + 10, (ushort)~PlainChecksum.Sum(frame.AsSpan(network..transport)));
    }

    private static void Transport(byte[] frame, in SuperFrame info, int i, bool isLast)
    {
        if (info.ChecksumOffset == 6)
        {
            Set(frame, info.ChecksumStart + 4, frame.Length - info.ChecksumStart);
            return;
        }

        var sequence = frame.AsSpan(info.ChecksumStart + 4);
        BinaryPrimitives.WriteUInt32BigEndian(sequence, BinaryPrimitives.ReadUInt32BigEndian(sequence) + (uint)(i * info.SegmentSize));
        frame[info.ChecksumStart + 13] &= (byte)((isLast ? 0xff : 0xf6) & (i == 0 ? 0xff : 0x7f));
    }

    /// <summary>Takes the old length out of the sum and the new one in.</summary>
    private static void Checksum(byte[] frame, in SuperFrame info, int oldLength)
    {
        var at = info.ChecksumStart + info.ChecksumOffset;
        var without = PlainChecksum.Add(Word(frame, at), 0xffff - (oldLength - info.ChecksumStart));
        Set(frame, at, PlainChecksum.Add(without, frame.Length - info.ChecksumStart));
    }

    private static ushort Word(byte[] frame, int at) => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at));

    private static void Set(byte[] frame, int at, int value) => BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(at), (ushort)value);
}
