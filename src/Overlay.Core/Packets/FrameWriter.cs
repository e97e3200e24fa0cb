using System.Buffers.Binary;
using Overlay.Frames;

namespace Overlay.Packets;

/// <summary>Writes Ethernet headers.</summary>
internal static class FrameWriter
{
    /// <summary>Writes the header and returns the room behind it.</summary>
    public static Span<byte> Begin(Span<byte> frame, MacAddress destination, MacAddress source, ushort etherType)
    {
        destination.CopyTo(frame);
        return Begin(frame, source, etherType);
    }

    /// <summary>As above, for a frame whose destination is in place already, or comes later.</summary>
    public static Span<byte> Begin(Span<byte> frame, MacAddress source, ushort etherType)
    {
        source.CopyTo(frame[MacAddress.Size..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(2 * MacAddress.Size)..], etherType);
        return frame[EthernetFrame.HeaderSize..];
    }
}
