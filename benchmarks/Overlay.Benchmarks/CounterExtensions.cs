using System.Buffers.Binary;

namespace Overlay.Benchmarks;

internal static class CounterExtensions
{
    /// <summary>Counts up the nonce: an AEAD must not seal twice with the same, and some implementations refuse to.</summary>
    public static void IncrementBigEndian(this Span<byte> counter) =>
        BinaryPrimitives.WriteUInt64BigEndian(counter, BinaryPrimitives.ReadUInt64BigEndian(counter) + 1);
}
