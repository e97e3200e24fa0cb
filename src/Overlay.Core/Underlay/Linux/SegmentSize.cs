using System.Runtime.InteropServices;

namespace Overlay.Underlay.Linux;

/// <summary>
/// The length of the segments of a train as a control message: the sender tells the kernel where to cut, the kernel tells the receiver
/// where it joined.
/// </summary>
/// <remarks><code>
/// cmsghdr       length (a machine word, this header counts), level 4, type 4
/// UDP_SEGMENT   size 2
/// UDP_GRO       size 4
/// </code></remarks>
internal static class SegmentSize
{
    public const int UdpLevel = 17;
    public const int UdpSegment = 103;
    public const int UdpReceiveOffload = 104;

    private const int SendLength = sizeof(ushort);
    private const int ReceiveLength = sizeof(int);

    /// <summary>The room that one message takes in either direction, padded to a machine word.</summary>
    public static int Space => HeaderLength + nint.Size;

    private static int HeaderLength => nint.Size + 8;

    public static void Write(Span<byte> control, int size)
    {
        var length = (nint)(HeaderLength + SendLength);
        MemoryMarshal.Write(control, in length);
        BitConverter.TryWriteBytes(control[nint.Size..], UdpLevel);
        BitConverter.TryWriteBytes(control[(nint.Size + 4)..], UdpSegment);
        BitConverter.TryWriteBytes(control[HeaderLength..], (ushort)size);
    }

    /// <summary>Zero if the kernel gave none: the message is one datagram.</summary>
    public static int Read(ReadOnlySpan<byte> control)
    {
        if (control.Length < HeaderLength + ReceiveLength || MemoryMarshal.Read<nint>(control) < HeaderLength + ReceiveLength)
        {
            return 0;
        }

        var level = BitConverter.ToInt32(control[nint.Size..]);
        var type = BitConverter.ToInt32(control[(nint.Size + 4)..]);
        return level == UdpLevel && type == UdpReceiveOffload ? Math.Max(BitConverter.ToInt32(control[HeaderLength..]), 0) : 0;
    }
}
