using Overlay.Frames;

namespace Overlay.Packets.Segmentation;

/// <summary>
/// A number that all frames of a flow share, so that they can be kept in their order: of the addresses, protocol and ports if it is a whole TCP
/// segment or UDP datagram, else of the Ethernet header, so that fragments stay together. Different in each process (<see cref="HashCode"/>).
/// </summary>
internal static class FlowHash
{
    private const int Ports = 2 * 2;

    public static int Of(ReadOnlySpan<byte> frame)
    {
        HashCode hash = default;
        hash.AddBytes(frame[..Math.Min(frame.Length, EthernetFrame.HeaderSize)]);
        if (FrameLayout.TryRead(frame, out var layout))
        {
            hash.Add(layout.Kind);
            hash.AddBytes(layout.Addresses(frame));
            hash.AddBytes(frame.Slice(layout.Transport, Ports));
        }

        return hash.ToHashCode();
    }
}
