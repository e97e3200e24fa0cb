using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Overlay.Crypto;

namespace Overlay.Keys;

/// <summary>
/// Everything that follows from the name and the key of a community:
/// prk = HKDF-Extract(name, key), psk = HKDF-Expand(prk, "overlay v1 noise psk"), registration key = Ed25519 key
/// HKDF-Expand(prk, "overlay v1 registration"), notice key = HKDF-Expand(prk, "overlay v1 groups"). Without a key all of them are zero.
/// </summary>
internal sealed class CommunitySecrets
{
    public const int MaxNameLength = 64;
    public const int PublicKeyLength = 32;
    public const int SignatureLength = 64;

    private const int SecretLength = 32;
    private readonly byte[] _psk = new byte[SecretLength];
    private readonly byte[] _registrationKey = new byte[SecretLength];
    private readonly byte[] _noticeKey = new byte[SecretLength];
    private readonly byte[] _registrationPublicKey = new byte[PublicKeyLength];

    public CommunitySecrets(string name, OverlaySecurity security)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        if (nameBytes.Length is 0 or > MaxNameLength)
        {
            throw new ArgumentException($"A community's name has 1 to {MaxNameLength} bytes of UTF-8; this one has {nameBytes.Length}.", nameof(name));
        }

        IsEncrypted = security.IsEncrypted;
        if (security.Key is { } key)
        {
            Span<byte> prk = stackalloc byte[SHA256.HashSizeInBytes];
            HKDF.Extract(HashAlgorithmName.SHA256, key.Bytes, nameBytes, prk);
            HKDF.Expand(HashAlgorithmName.SHA256, prk, _psk, "overlay v1 noise psk"u8);
            HKDF.Expand(HashAlgorithmName.SHA256, prk, _registrationKey, "overlay v1 registration"u8);
            HKDF.Expand(HashAlgorithmName.SHA256, prk, _noticeKey, "overlay v1 groups"u8);
            CryptographicOperations.ZeroMemory(prk);
            Ed25519.GeneratePublicKey(_registrationKey, _registrationPublicKey);
        }

        Id = CommunityId.Derive(_registrationPublicKey, nameBytes);
    }

    public CommunityId Id { get; }

    public bool IsEncrypted { get; }

    /// <summary>The pre-shared key of handshakes between nodes.</summary>
    public ReadOnlySpan<byte> Psk => _psk;

    /// <summary>The key of what nodes tell each other through supernodes.</summary>
    public ReadOnlySpan<byte> NoticeKey => _noticeKey;

    public ReadOnlySpan<byte> RegistrationPublicKey => _registrationPublicKey;

    /// <summary>Signs "overlay v1 register" || handshake hash || community id: good for the session with that hash only.</summary>
    public void SignRegistration(ReadOnlySpan<byte> handshakeHash, Span<byte> signature)
    {
        if (!IsEncrypted)
        {
            signature[..SignatureLength].Clear();
            return;
        }

        Span<byte> message = stackalloc byte[RegistrationMessageLength];
        WriteRegistrationMessage(handshakeHash, Id, message);

        // The public key must be a span: an array in its place would be taken for a context and change the algorithm.
        Ed25519.Sign(_registrationKey, RegistrationPublicKey, message, signature);
    }

    /// <summary>
    /// True if the id derives from public key and name, and the signature was made for this session by a holder of the community's
    /// key. A community without a key has a public key of zero and a signature of zero.
    /// </summary>
    public static bool VerifyRegistration(ReadOnlySpan<byte> publicKey, CommunityId id, string name, ReadOnlySpan<byte> handshakeHash, ReadOnlySpan<byte> signature)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        if (publicKey.Length != PublicKeyLength || signature.Length != SignatureLength || handshakeHash.Length != SHA256.HashSizeInBytes
            || nameBytes.Length is 0 or > MaxNameLength || CommunityId.Derive(publicKey, nameBytes) != id)
        {
            return false;
        }

        if (!publicKey.ContainsAnyExcept((byte)0))
        {
            return !signature.ContainsAnyExcept((byte)0);
        }

        Span<byte> message = stackalloc byte[RegistrationMessageLength];
        WriteRegistrationMessage(handshakeHash, id, message);
        return Ed25519.Verify(signature, publicKey, message);
    }

    public override string ToString() => Id.ToString();

    private static ReadOnlySpan<byte> RegistrationLabel => "overlay v1 register"u8;

    private static int RegistrationMessageLength => RegistrationLabel.Length + SHA256.HashSizeInBytes + CommunityId.Size;

    private static void WriteRegistrationMessage(ReadOnlySpan<byte> handshakeHash, CommunityId id, Span<byte> message)
    {
        RegistrationLabel.CopyTo(message);
        handshakeHash.CopyTo(message[RegistrationLabel.Length..]);
        id.CopyTo(message[(RegistrationLabel.Length + SHA256.HashSizeInBytes)..]);
    }
}
