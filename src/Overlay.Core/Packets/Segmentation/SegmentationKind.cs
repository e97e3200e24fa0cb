namespace Overlay.Packets.Segmentation;

/// <summary>What a super-frame is cut into: TCP segments or UDP datagrams, over either IP; or that it is one frame.</summary>
internal enum SegmentationKind : byte
{
    None,
    TcpV4,
    TcpV6,
    UdpV4,
    UdpV6,
}
