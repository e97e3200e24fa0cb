using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Overlay.Node;

namespace Overlay;

/// <summary>
/// The secret that the members of a community share, 32 bytes. Whoever has it can join and read what is sent from then on; a supernode
/// does not need it. It is never printed.
/// </summary>
public sealed class CommunityKey
{
    /// <summary>The length of a key in bytes.</summary>
    public const int KeyLength = 32;

    private const int HexLength = KeyLength * 2;
    private const int Argon2MemoryKiB = 64 * 1024;
    private const int Argon2Iterations = 3;
    private const int Argon2SaltLength = 16;

    private readonly byte[] _bytes;

    private CommunityKey(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Creates a key from the operating system's random numbers.</summary>
    /// <returns>A key to hand to all members, see <see cref="Export"/>.</returns>
    public static CommunityKey Generate()
    {
        var bytes = new byte[KeyLength];
        SystemRandomSource.Instance.Fill(bytes);
        return new CommunityKey(bytes);
    }

    /// <summary>Reads a key.</summary>
    /// <param name="text">32 bytes in base64 (44 characters, or 43 without the padding) or hexadecimal (64 digits).</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">The text is something else; the message says what, without repeating the text.</exception>
    public static CommunityKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.AsSpan().Trim();
        return new CommunityKey(trimmed.Length == HexLength ? FromHex(trimmed) : FromBase64(trimmed));
    }

    /// <summary>
    /// Derives a key from a passphrase with Argon2id (RFC 9106): 64 MiB, 3 passes, 1 lane, and a salt from the community's name. Takes
    /// about a second. A random key is stronger: a supernode, or somebody who makes a node answer a handshake, can try
    /// passphrases at home, at that price each.
    /// </summary>
    /// <remarks>The 64 MiB stay with the process until the garbage is collected the next time, which in an idle program can be long after.</remarks>
    /// <param name="passphrase">Not empty; compared as UTF-8, byte by byte. Use at least six random words.</param>
    /// <param name="community">The community's name, the same as in the options of the node.</param>
    /// <returns>The key, the same on each node that has the same passphrase and community.</returns>
    /// <exception cref="ArgumentException">The passphrase or the name is empty.</exception>
    public static CommunityKey FromPassphrase(string passphrase, string community)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        ArgumentException.ThrowIfNullOrEmpty(community);
        var salt = SHA256.HashData(Encoding.UTF8.GetBytes("overlay v1 passphrase" + community))[..Argon2SaltLength];
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(Argon2MemoryKiB)
            .WithIterations(Argon2Iterations)
            .WithParallelism(1)
            .WithSalt(salt)
            .Build();
        var generator = new Argon2BytesGenerator();
        generator.Init(parameters);
        var secret = Encoding.UTF8.GetBytes(passphrase);
        var bytes = new byte[KeyLength];
        generator.GenerateBytes(secret, bytes);
        CryptographicOperations.ZeroMemory(secret);
        return new CommunityKey(bytes);
    }

    /// <summary>Writes the key in base64, as <see cref="Parse"/> reads it. Keep it where only members can read it.</summary>
    /// <returns>44 characters.</returns>
    public string Export() => Convert.ToBase64String(_bytes);

    /// <summary>Returns a fixed text; never the key.</summary>
    /// <returns><c>community key</c>.</returns>
    public override string ToString() => "community key";

    private static byte[] FromHex(ReadOnlySpan<char> text)
    {
        var bytes = new byte[KeyLength];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : throw new FormatException($"A community key of {HexLength} characters is hexadecimal, but this text has a character other than 0-9, a-f and A-F.");
    }

    private static byte[] FromBase64(ReadOnlySpan<char> text)
    {
        var padded = text.Length % 4 == 3 ? $"{text}=" : text.ToString();
        Span<byte> bytes = stackalloc byte[KeyLength + 3];
        if (padded.Length <= 48 && Convert.TryFromBase64String(padded, bytes, out var length) && length == KeyLength)
        {
            return bytes[..KeyLength].ToArray();
        }

        throw new FormatException(
            $"A community key has {KeyLength} bytes: 44 characters of base64 or {HexLength} hexadecimal digits. This text of {text.Length} characters is neither. "
            + $"To use a passphrase, call {nameof(FromPassphrase)}.");
    }
}
