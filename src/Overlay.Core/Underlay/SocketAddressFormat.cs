using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.Underlay;

/// <summary>
/// The socket addresses of the operating system, <c>sockaddr_in</c> and <c>sockaddr_in6</c>: alike on all platforms but for the family
/// in the first two bytes, which is the caller's.
/// </summary>
/// <remarks><code>
/// sockaddr_in   family 2, port 2, address 4, zero 8
/// sockaddr_in6  family 2, port 2, flow 4, address 16, scope 4 (host order)
/// </code></remarks>
internal static class SocketAddressFormat
{
    public const int V4Size = 16;
    public const int V6Size = 28;

    public static UnderlayAddress Read(ReadOnlySpan<byte> address, bool isV6)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return isV6
            ? new UnderlayAddress(address.Slice(8, 16), port, BitConverter.ToUInt32(address.Slice(24, 4)))
            : new UnderlayAddress(address.Slice(4, 4), port);
    }

    public static void WriteV6(Span<byte> address, UnderlayAddress value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], value.Port);
        address.Slice(4, 4).Clear();
        value.CopyTo(address[8..]);
        BitConverter.TryWriteBytes(address[24..], value.Scope);
    }

    /// <summary>False for an address that is not IPv4.</summary>
    public static bool TryWriteV4(Span<byte> address, UnderlayAddress value)
    {
        Span<byte> mapped = stackalloc byte[16];
        value.CopyTo(mapped);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], value.Port);
        mapped[12..].CopyTo(address[4..]);
        address.Slice(8, 8).Clear();
        return value.IsIPv4;
    }
}
