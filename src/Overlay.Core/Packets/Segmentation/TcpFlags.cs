namespace Overlay.Packets.Segmentation;

/// <summary>The flags of TCP, the lower byte (RFC 9293, section 3.1; RFC 3168, section 6.1).</summary>
[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Fin = 0x01,
    Syn = 0x02,
    Reset = 0x04,
    Push = 0x08,
    Acknowledgment = 0x10,
    Urgent = 0x20,
    EcnEcho = 0x40,
    CongestionReduced = 0x80,
}
