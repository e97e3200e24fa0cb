using System.Runtime.InteropServices;
using Overlay.Packets.Segmentation;

namespace Overlay.Tap.Native;

/// <summary>
/// <c>struct virtio_net_hdr</c> (virtio 1.2, section 5.1.6), which stands in front of each frame of a device with
/// <see cref="TunRequests.VirtioHeader"/>, in the byte order of the host.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtioNetHeader
{
    public const int Size = 10;

    private const byte NeedsChecksum = 1;
    private const byte SegmentsTcpV4 = 1;
    private const byte SegmentsTcpV6 = 4;
    private const byte SegmentsUdp = 5;

    /// <summary>On a kind of segments: TCP with ECN, whose CWR flag belongs to the first segment alone.</summary>
    private const byte WithEcn = 0x80;

    public byte Flags;
    public byte Segments;
    public ushort HeaderLength;
    public ushort SegmentSize;
    public ushort ChecksumStart;
    public ushort ChecksumOffset;

    public static VirtioNetHeader From(in SuperFrame info) => new()
    {
        Flags = info.NeedsChecksum ? NeedsChecksum : (byte)0,
        Segments = info.Kind switch
        {
            SegmentationKind.TcpV4 => SegmentsTcpV4,
            SegmentationKind.TcpV6 => SegmentsTcpV6,
            SegmentationKind.UdpV4 or SegmentationKind.UdpV6 => SegmentsUdp,
            _ => 0,
        },
        HeaderLength = info.NeedsChecksum ? info.HeaderLength : (ushort)0,
        SegmentSize = info.SegmentSize,
        ChecksumStart = info.NeedsChecksum ? info.ChecksumStart : (ushort)0,
        ChecksumOffset = info.NeedsChecksum ? info.ChecksumOffset : (ushort)0,
    };

    /// <summary>Says what the frame behind the header is; false for a kind of segments that the device was not told to hand out.</summary>
    public readonly bool TryDescribe(ReadOnlySpan<byte> frame, out SuperFrame info)
    {
        var kind = (Segments & ~WithEcn) switch
        {
            SegmentsTcpV4 => SegmentationKind.TcpV4,
            SegmentsTcpV6 => SegmentationKind.TcpV6,

            // The header does not say over which IP.
            SegmentsUdp when FrameLayout.TryRead(frame, out var layout) => layout.Kind,
            _ => SegmentationKind.None,
        };
        info = new SuperFrame(kind, SegmentSize, HeaderLength, ChecksumStart, ChecksumOffset, (Flags & NeedsChecksum) != 0);
        return kind != SegmentationKind.None || Segments == 0;
    }
}
