using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Overlay.Packets.Segmentation;

/// <summary>
/// The one's complement sum of RFC 1071. A sum is a number of any size; folding takes it to 16 bits, and gives 0 only for nothing but
/// zeros. Sums of parts of even length can be added.
/// </summary>
internal static class InternetChecksum
{
    private const int HalfBits = 32;

    /// <summary>Folds a sum to 16 bits.</summary>
    public static ushort Fold(ulong sum)
    {
        sum = (sum >> HalfBits) + (uint)sum;
        sum = (sum >> 16) + (ushort)sum;
        sum = (sum >> 16) + (ushort)sum;
        return (ushort)((sum >> 16) + (ushort)sum);
    }

    /// <summary>The folded sum of the bytes, as big-endian words; an odd byte at the end counts as the upper half of a word.</summary>
    public static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        // Swapping the bytes of all words swaps those of the sum (RFC 1071, section 2), so the words are added as the processor reads them,
        // and several of them at once.
        var sum = SumNative(bytes);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(sum) : sum;
    }

    private static ushort SumNative(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        if (bytes.Length >= Vector<byte>.Count)
        {
            var blocks = MemoryMarshal.Cast<byte, Vector<ulong>>(bytes);
            sum = SumBlocks(blocks);
            bytes = bytes[(blocks.Length * Vector<byte>.Count)..];
        }

        foreach (var word in MemoryMarshal.Cast<byte, ushort>(bytes))
        {
            sum += word;
        }

        if ((bytes.Length & 1) != 0)
        {
            sum += BitConverter.IsLittleEndian ? bytes[^1] : (uint)bytes[^1] << 8;
        }

        return Fold(sum);
    }

    /// <summary>Adds halves of 32 bits into lanes of 64, which overflow only after 2^31 blocks.</summary>
    private static ulong SumBlocks(ReadOnlySpan<Vector<ulong>> blocks)
    {
        var lower = new Vector<ulong>(uint.MaxValue);
        var sums = Vector<ulong>.Zero;
        foreach (var block in blocks)
        {
            sums += (block & lower) + (block >> HalfBits);
        }

        ulong sum = 0;
        for (var i = 0; i < Vector<ulong>.Count; i++)
        {
            sum += Fold(sums[i]);
        }

        return sum;
    }
}
