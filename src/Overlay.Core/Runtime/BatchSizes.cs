namespace Overlay.Runtime;

/// <summary>How many packets a thread takes in one turn and how long they may be.</summary>
internal static class BatchSizes
{
    /// <summary>
    /// Packets per turn: two super-frames of 64 KiB at an MTU of 1,400, so that the cost of a system call is spread; few enough to stay in
    /// the processor's cache.
    /// </summary>
    public const int Packets = 128;

    /// <summary>Datagrams that wait for the control loop, of each kind: a second of a flood that the handshake limit lets through, several times
    /// over.</summary>
    public const int ControlPackets = 256;

    private const int HeaderAndTag = 14 + 4;

    /// <summary>The largest headers and tags that are put around a frame (wire format, "Limits"), and some to spare for later versions.</summary>
    private const int Envelope = 128;

    /// <summary>Control messages do not depend on the MTU; a list of peers has up to 1,200 bytes.</summary>
    private const int MinDatagram = 2048;

    /// <summary>One byte more than a frame may have, so that a longer one is seen, and counted.</summary>
    public static int FrameLength(int mtu) => mtu + HeaderAndTag + 1;

    public static int DatagramLength(int mtu) => Math.Max(mtu + Envelope, MinDatagram);
}
