using System.Buffers.Binary;
using System.Numerics;

namespace Overlay.Primitives;

/// <summary>
/// A key of SipHash-2-4 (Aumasson and Bernstein, 2012): a MAC of 8 bytes that is made for short messages and needs no state, so any number of threads may use
/// one key.
/// </summary>
internal readonly record struct SipKey(ulong First, ulong Second)
{
    public const int Size = 16;

    private const int WordSize = sizeof(ulong);

    public static SipKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[WordSize..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[WordSize..], Second);
    }

    /// <summary>The MAC of a message, as a number whose little-endian bytes are those of the specification.</summary>
    public ulong MacOf(ReadOnlySpan<byte> message)
    {
        var state = new State(First ^ 0x736f_6d65_7073_6575, Second ^ 0x646f_7261_6e64_6f6d, First ^ 0x6c79_6765_6e65_7261, Second ^ 0x7465_6462_7974_6573);
        var last = (ulong)message.Length << 56;
        for (; message.Length >= WordSize; message = message[WordSize..])
        {
            state.Compress(BinaryPrimitives.ReadUInt64LittleEndian(message));
        }

        for (var i = 0; i < message.Length; i++)
        {
            last |= (ulong)message[i] << (8 * i);
        }

        state.Compress(last);
        return state.Finish();
    }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => nameof(SipKey);

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        public void Compress(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        public ulong Finish()
        {
            v2 ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
