namespace Overlay.Wire.Messages;

/// <summary>The two MACs at the end of both handshake messages: mac1 proves that the sender knows whom it speaks to, mac2 that it
/// receives at its address.</summary>
/// <remarks><code>
/// +---------------------------------------------------------------+----------------+----------------+
/// | message ...                                                   | mac1, 16 bytes | mac2, 16 bytes |
/// +---------------------------------------------------------------+----------------+----------------+
/// |------------------------ before mac1 --------------------------|
/// |------------------------------- before mac2 ---------------------------------|
/// </code></remarks>
internal static class HandshakeMacs
{
    /// <summary>Both together.</summary>
    public const int Size = 2 * WireLimits.HandshakeMac;

    public static ReadOnlySpan<byte> BeforeMac1(ReadOnlySpan<byte> message) => message[..^Size];

    public static ReadOnlySpan<byte> BeforeMac2(ReadOnlySpan<byte> message) => message[..^WireLimits.HandshakeMac];

    public static ReadOnlySpan<byte> Mac1(ReadOnlySpan<byte> message) => message[^Size..^WireLimits.HandshakeMac];

    public static ReadOnlySpan<byte> Mac2(ReadOnlySpan<byte> message) => message[^WireLimits.HandshakeMac..];

    /// <summary>Where to write mac1 in a whole message.</summary>
    public static Span<byte> Mac1(Span<byte> message) => message[^Size..^WireLimits.HandshakeMac];

    /// <summary>Where to write mac2 in a whole message.</summary>
    public static Span<byte> Mac2(Span<byte> message) => message[^WireLimits.HandshakeMac..];
}
