using System.Buffers.Binary;

namespace Overlay.Samples.Tipc.Messages;

/// <summary>One gap: the last message received before it, and how many are missing.</summary>
internal readonly record struct Gap(ushort Ack, ushort Missing);

/// <summary>The gaps that a receiver sees on the unicast and on the broadcast link, at the end of a STATE message.</summary>
/// <remarks><code>
/// 0          2           3             4
/// +----------+-----------+-------------+------------------------------------------------+
/// | length   | n unicast | m broadcast | m pairs, then n pairs of (ack u16, missing u16) |
/// +----------+-----------+-------------+------------------------------------------------+
/// </code></remarks>
internal sealed record GapRecord(IReadOnlyList<Gap> Unicast, IReadOnlyList<Gap> Broadcast)
{
    /// <summary>At most so many pairs in all: a peer reports the most urgent ones.</summary>
    public const int MaxGaps = 254;

    private const int HeaderSize = 4;
    private const int GapSize = 4;

    public static readonly GapRecord Empty = new([], []);

    public int Size => HeaderSize + ((Unicast.Count + Broadcast.Count) * GapSize);

    /// <summary>Reads the record; what stands behind it (a monitoring record in large clusters) is not part of it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out GapRecord result)
    {
        result = Empty;
        if (data.Length < HeaderSize)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(data);
        int unicast = data[2], broadcast = data[3];
        if (length > data.Length || length != HeaderSize + ((unicast + broadcast) * GapSize) || unicast + broadcast > MaxGaps)
        {
            return false;
        }

        if (unicast + broadcast > 0)
        {
            result = new(
                ReadGaps(data.Slice(HeaderSize + (broadcast * GapSize), unicast * GapSize)),
                ReadGaps(data.Slice(HeaderSize, broadcast * GapSize)));
        }

        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)Size);
        destination[2] = (byte)Unicast.Count;
        destination[3] = (byte)Broadcast.Count;
        WriteGaps(destination[HeaderSize..], Broadcast);
        WriteGaps(destination[(HeaderSize + (Broadcast.Count * GapSize))..], Unicast);
    }

    private static Gap[] ReadGaps(ReadOnlySpan<byte> source)
    {
        var gaps = new Gap[source.Length / GapSize];
        for (var i = 0; i < gaps.Length; i++)
        {
            var pair = source[(i * GapSize)..];
            gaps[i] = new(BinaryPrimitives.ReadUInt16BigEndian(pair), BinaryPrimitives.ReadUInt16BigEndian(pair[2..]));
        }

        return gaps;
    }

    private static void WriteGaps(Span<byte> destination, IReadOnlyList<Gap> gaps)
    {
        for (var i = 0; i < gaps.Count; i++)
        {
            var pair = destination[(i * GapSize)..];
            BinaryPrimitives.WriteUInt16BigEndian(pair, gaps[i].Ack);
            BinaryPrimitives.WriteUInt16BigEndian(pair[2..], gaps[i].Missing);
        }
    }
}
