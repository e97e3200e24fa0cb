using System.Buffers.Binary;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

/// <summary>What a host that checks everything takes, and what a kernel takes from a device with offloads.</summary>
internal static class PlainReceiver
{
    private const int MaxPacket = 65_535;

    /// <summary>Expects a whole packet of this shape with correct lengths and checksums.</summary>
    public static void AssertValid(PlainPacket shape, byte[] frame)
    {
        var length = AssertLengths(shape, frame);
        Assert.Equal(0xffff, PlainChecksum.Add(PseudoHeader(shape, frame, length), PlainChecksum.Sum(frame.AsSpan(shape.Transport))));
        Assert.True(shape.IsTcp || Word(frame, shape.Transport + 6) != 0, "A UDP datagram without a checksum.");
    }

    /// <summary>
    /// Expects what Linux asks of a super-frame with a virtio_net_hdr (Virtual I/O Device specification 1.2, section 5.1.6.2): a transport
    /// header at the start of the checksum, a partial checksum for the whole, more payload than one segment has, and at most 64 KiB.
    /// </summary>
    public static void AssertAccepted(PlainPacket shape, byte[] superFrame, in SuperFrame info)
    {
        Assert.Equal(shape.Kind, info.Kind);
        Assert.True(info.NeedsChecksum);
        Assert.Equal(shape.Transport, info.ChecksumStart);
        Assert.Equal(shape.IsTcp ? 16 : 6, info.ChecksumOffset);
        Assert.Equal(shape.HeaderLength, info.HeaderLength);
        Assert.InRange(info.SegmentSize, 1, superFrame.Length - info.HeaderLength - 1);
        var length = AssertLengths(shape, superFrame);
        Assert.InRange(superFrame.Length - shape.Network, 1, MaxPacket);
        Assert.Equal(PseudoHeader(shape, superFrame, length), Word(superFrame, info.ChecksumStart + info.ChecksumOffset));
        var segments = (superFrame.Length - info.HeaderLength + info.SegmentSize - 1) / info.SegmentSize;
        Assert.InRange(segments, 2, shape.IsTcp ? 256 : 64);
    }

    /// <summary>The length of the transport, once all lengths and the checksum of IPv4 are found correct.</summary>
    private static int AssertLengths(PlainPacket shape, byte[] frame)
    {
        Assert.True(frame.Length >= shape.HeaderLength);
        var length = frame.Length - shape.Transport;
        Assert.Equal(frame.Length - shape.Network - (shape.IsV6 ? 40 : 0), Word(frame, shape.Network + (shape.IsV6 ? 4 : 2)));
        if (!shape.IsV6)
        {
            Assert.Equal(0xffff, PlainChecksum.Sum(frame.AsSpan(shape.Network..shape.Transport)));
        }

        if (!shape.IsTcp)
        {
            Assert.Equal(length, Word(frame, shape.Transport + 4));
        }

        return length;
    }

    private static ushort PseudoHeader(PlainPacket shape, byte[] frame, int length)
    {
        var addresses = shape.IsV6 ? frame.AsSpan(shape.Network + 8, 32) : frame.AsSpan(shape.Network + 12, 8);
        return PlainChecksum.Add(PlainChecksum.Sum(addresses), PlainChecksum.Add(shape.IsTcp ? 6 : 17, length));
    }

    private static ushort Word(byte[] frame, int at) => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at));
}
