using Overlay.Wire;

namespace Overlay.Underlay.Linux;

/// <summary>
/// Which datagrams go into one message that the kernel cuts (udp(7), UDP_SEGMENT): neighbours with one destination and one length, of which
/// the last may be shorter.
/// </summary>
internal static class Trains
{
    /// <summary>What every kernel with the option takes.</summary>
    public const int MaxSegments = 64;

    /// <summary>The largest UDP payload over IPv4: 65,535 without the headers of IP and UDP.</summary>
    public const int MaxBytes = 65_507;

    /// <summary>How many datagrams from the first on form a train; 1 if the first goes alone.</summary>
    public static int CountFirst(ReadOnlySpan<Datagram> datagrams)
    {
        ref readonly var first = ref datagrams[0];
        var size = first.Length;
        var bytes = size;
        var limit = Math.Min(datagrams.Length, MaxSegments);
        var count = 1;
        for (var length = size; count < limit && length == size; count++)
        {
            ref readonly var next = ref datagrams[count];
            length = next.Length;
            bytes += length;

            // Nothing is no segment: an empty datagram goes alone.
            if (length > size || length == 0 || bytes > MaxBytes || next.Destination != first.Destination)
            {
                break;
            }
        }

        return count;
    }
}
