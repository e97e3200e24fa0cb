using System.Buffers.Binary;
using System.Text;

namespace Overlay.Samples.MulticastDemo;

/// <summary>A line of text as an Ethernet frame: to a multicast group or to everybody, with an EtherType that is no IP.</summary>
internal sealed record Greeting(MacAddress To, MacAddress From, string Text)
{
    /// <summary>A group that every listener of this demo hears (IEEE 802: the group bit and the local bit are set).</summary>
    public static readonly MacAddress Group = MacAddress.Parse("03:00:00:00:00:01");

    // Local Experimental EtherType 1 (IEEE 802-2014, clause 9.2.4).
    private const ushort EtherType = 0x88b5;
    private const int HeaderLength = 14;

    // The shortest payload of an Ethernet frame (IEEE 802.3, clause 3.2.8).
    private const int ShortestPayload = 46;

    public byte[] ToFrame()
    {
        var text = Encoding.UTF8.GetBytes(Text);
        var frame = new byte[HeaderLength + Math.Max(text.Length, ShortestPayload)];
        To.CopyTo(frame);
        From.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), EtherType);
        text.CopyTo(frame, HeaderLength);
        return frame;
    }

    /// <summary>Null for frames that are not of this demo.</summary>
    public static Greeting? FromFrame(ReadOnlySpan<byte> frame) =>
        frame.Length >= HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == EtherType
            ? new Greeting(new MacAddress(frame), new MacAddress(frame[6..]), Encoding.UTF8.GetString(frame[HeaderLength..].TrimEnd((byte)0)))
            : null;
}
