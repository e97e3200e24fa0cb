using System.Buffers.Binary;

namespace Overlay.Samples.Tipc.Messages;

/// <summary>A TIPC header is a row of 32-bit words, most significant byte first; fields are ranges of bits in a word.</summary>
internal static class Words
{
    public const int Size = 4;

    public static uint Read(ReadOnlySpan<byte> message, int word) => BinaryPrimitives.ReadUInt32BigEndian(message[(word * Size)..]);

    public static void Write(Span<byte> message, int word, uint value) => BinaryPrimitives.WriteUInt32BigEndian(message[(word * Size)..], value);

    /// <summary>The field of so many bits whose lowest bit is <paramref name="lowest"/>.</summary>
    public static uint Field(ReadOnlySpan<byte> message, int word, int lowest, int bits) => (Read(message, word) >> lowest) & Mask(bits);

    public static bool Flag(ReadOnlySpan<byte> message, int word, int bit) => Field(message, word, bit, 1) != 0;

    /// <summary>Changes a field and leaves the rest of the word; a value too large for it is cut to its lower bits.</summary>
    public static void SetField(Span<byte> message, int word, int lowest, int bits, uint value)
    {
        var mask = Mask(bits) << lowest;
        Write(message, word, (Read(message, word) & ~mask) | ((value << lowest) & mask));
    }

    public static void SetFlag(Span<byte> message, int word, int bit, bool value) => SetField(message, word, bit, 1, value ? 1u : 0u);

    private static uint Mask(int bits) => bits == 32 ? uint.MaxValue : (1u << bits) - 1;
}
