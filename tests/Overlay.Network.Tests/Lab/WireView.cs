namespace Overlay.Network.Tests.Lab;

/// <summary>What a capture tells about the overlay's datagrams (docs/wire-format.md).</summary>
internal static class WireView
{
    private const byte Data = 4;
    private const byte Relay = 6;
    private const byte GroupData = 7;
    private const byte Replicate = 10;

    /// <summary>True for a datagram that carries an Ethernet frame, straight or through a supernode.</summary>
    public static bool CarriesFrame(this CapturedFrame frame) => !frame.UdpPayload.IsEmpty && frame.UdpPayload[0] is Data or GroupData || frame.IsRelayed();

    /// <summary>True for a datagram that carries a frame which was encrypted once for many.</summary>
    public static bool CarriesGroupFrame(this CapturedFrame frame) => !frame.UdpPayload.IsEmpty && frame.UdpPayload[0] == GroupData;

    /// <summary>True for a datagram that another node or a supernode is to copy.</summary>
    public static bool IsForReplicator(this CapturedFrame frame) => !frame.UdpPayload.IsEmpty && frame.UdpPayload[0] == Replicate;

    /// <summary>True for a datagram that passes a supernode.</summary>
    public static bool IsRelayed(this CapturedFrame frame) => !frame.UdpPayload.IsEmpty && frame.UdpPayload[0] == Relay;
}
