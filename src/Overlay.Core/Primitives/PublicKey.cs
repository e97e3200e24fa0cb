using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Overlay.Primitives;

/// <summary>An X25519 public key as a value: the identity of a node, and what its tables are keyed by.</summary>
internal readonly record struct PublicKey(UInt128 High, UInt128 Low) : IComparable<PublicKey>
{
    public const int Size = 32;

    private const int HalfSize = 16;

    /// <summary>Computed on each call: keep it where it is needed often.</summary>
    public NodeId Id
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            CopyTo(bytes);
            return IdOf(bytes);
        }
    }

    /// <summary>The id of the node with a public key: the first 8 bytes of its SHA-256.</summary>
    public static NodeId IdOf(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(publicKey, hash);
        return new NodeId(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    public static PublicKey From(ReadOnlySpan<byte> key) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(key), BinaryPrimitives.ReadUInt128BigEndian(key[HalfSize..]));

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[HalfSize..], Low);
    }

    public byte[] ToArray()
    {
        var key = new byte[Size];
        CopyTo(key);
        return key;
    }

    /// <summary>Compares as bytes from the front.</summary>
    public int CompareTo(PublicKey other) => High == other.High ? Low.CompareTo(other.Low) : High.CompareTo(other.High);

    public override string ToString() => Id.ToString();
}
