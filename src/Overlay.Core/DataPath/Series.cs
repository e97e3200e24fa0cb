using Overlay.Buffers;
using Overlay.Multicast.Membership;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.DataPath;

/// <summary>
/// Neighbours in a batch that take the same path: frames with the same addresses, datagrams of one session from one sender. What costs the same for one
/// packet and for many, look-ups, locks and counts, is done once for a series.
/// </summary>
internal static class Series
{
    /// <summary>The most packets: the lock of a key is held for no longer, since another lane may wait for it.</summary>
    public const int Max = 32;

    private const int AddressesSize = 2 * MacAddress.Size;
    private const int ReceiverOffset = 4;
    private const int ReceiverSize = sizeof(uint);

    /// <summary>How many frames have the addresses of the first, which the rules allow; one that they do not allow, or with a datagram of the node itself, ends
    /// the series.</summary>
    public static int OfFrames(ReadOnlySpan<PacketBuffer> frames, FrameRules rules, Instant now)
    {
        ReadOnlySpan<byte> addresses = frames[0].Span[..AddressesSize];
        var most = Math.Min(frames.Length, Max);
        var count = 1;
        while (count < most && frames[count].Span.StartsWith(addresses) && rules.MayFollow(frames[count].Span, now) && !rules.IsOwnDatagram(frames[count].Span))
        {
            count++;
        }

        return count;
    }

    /// <summary>How many frames of a series are for the group of the first; groups of IP can share an address.</summary>
    public static int OfGroup(ReadOnlySpan<PacketBuffer> series, in FrameGroup group)
    {
        var count = 1;
        while (count < series.Length && FrameGroup.Of(series[count].Span) == group)
        {
            count++;
        }

        return count;
    }

    /// <summary>How many datagrams have the sender and the receiver index of the first, which is Data and has a whole header.</summary>
    public static int OfData(ReadOnlySpan<PacketBuffer> datagrams)
    {
        var first = datagrams[0];
        ReadOnlySpan<byte> receiver = first.Span.Slice(ReceiverOffset, ReceiverSize);
        var most = Math.Min(datagrams.Length, Max);
        var count = 1;
        while (count < most && IsDataFor(receiver, datagrams[count].Span) && datagrams[count].Remote == first.Remote)
        {
            count++;
        }

        return count;
    }

    /// <summary>How many datagrams have a whole relay header with type and slot of the first, whose header is whole.</summary>
    public static int OfReplicate(ReadOnlySpan<PacketBuffer> datagrams)
    {
        ReadOnlySpan<byte> header = datagrams[0].Span[..RelayHeader.TokenOffset];
        var most = Math.Min(datagrams.Length, Max);
        var count = 1;
        while (count < most && datagrams[count].Length >= RelayHeader.Size && datagrams[count].Span.StartsWith(header))
        {
            count++;
        }

        return count;
    }

    private static bool IsDataFor(ReadOnlySpan<byte> receiver, ReadOnlySpan<byte> message) =>
        message.Length >= DataHeader.Size && message[0] == (byte)MessageType.Data && message[ReceiverOffset..].StartsWith(receiver);
}
