using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Overlay.Crypto;

/// <summary>
/// Names a community towards a supernode: the first 16 bytes of SHA-256("overlay v1 community" || registration public key || name).
/// Two communities with one name and different keys have different ids.
/// </summary>
internal readonly record struct CommunityId(UInt128 Value)
{
    public const int Size = 16;

    public CommunityId(ReadOnlySpan<byte> bytes)
        : this(BinaryPrimitives.ReadUInt128BigEndian(bytes))
    {
    }

    public static CommunityId Derive(ReadOnlySpan<byte> registrationPublicKey, ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData("overlay v1 community"u8);
        sha.AppendData(registrationPublicKey);
        sha.AppendData(name);
        sha.GetHashAndReset(hash);
        return new CommunityId(hash);
    }

    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
