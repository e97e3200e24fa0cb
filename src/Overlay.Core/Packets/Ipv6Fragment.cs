using System.Buffers.Binary;

namespace Overlay.Packets;

/// <summary>The fragment header of IPv6 (RFC 8200, section 4.5).</summary>
/// <remarks><code>
///  0      1          2              4
/// +------+----------+--------------+----------------+
/// | next | reserved | offset, more | identification |
/// +------+----------+--------------+----------------+
/// </code></remarks>
internal readonly record struct Ipv6Fragment(byte NextHeader, int Offset, bool MoreFragments, uint Identification)
{
    public const int Size = 8;

    private const ushort OffsetMask = 0xfff8;

    /// <summary>False for a datagram that is whole in spite of the header (RFC 6946).</summary>
    public bool IsFragment => MoreFragments || Offset > 0;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6Fragment fragment)
    {
        fragment = default;
        if (bytes.Length < Size)
        {
            return false;
        }

        var field = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        fragment = new(bytes[0], field & OffsetMask, (field & 1) != 0, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return true;
    }

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = NextHeader;
        destination[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((Offset & OffsetMask) | (MoreFragments ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Identification);
    }
}
