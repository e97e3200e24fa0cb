using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Overlay.Crypto;
using Overlay.Host;
using Overlay.Keys;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// The X25519 key pair (RFC 7748) that a node is known by. Its id and, unless told otherwise, its MAC address derive from the public
/// key, so a node that starts again with the same key takes its place back at once.
/// </summary>
[TypeConverter(typeof(NoTextTypeConverter))]
public sealed class NodeKeyPair
{
    /// <summary>The length of a private and of a public key in bytes.</summary>
    public const int KeyLength = X25519Curve.KeyLength;

    private NodeKeyPair(StaticKey key)
    {
        StaticKey = key;
        Id = Overlay.Primitives.PublicKey.IdOf(key.PublicKey);
        DefaultMac = DefaultMacOf(key.PublicKey);
    }

    /// <summary>The public key, <see cref="KeyLength"/> bytes.</summary>
    [JsonIgnore]
    public ReadOnlySpan<byte> PublicKey => StaticKey.PublicKey;

    /// <summary>The name of the node: the first 8 bytes of SHA-256 over the public key.</summary>
    public NodeId Id { get; }

    /// <summary>The address of the node unless its options or its port name another: derived from the public key, locally administered.</summary>
    public MacAddress DefaultMac { get; }

    internal ReadOnlySpan<byte> PrivateKey => StaticKey.PrivateKey;

    internal StaticKey StaticKey { get; }

    /// <summary>Creates a key pair from the operating system's random numbers.</summary>
    /// <returns>A key pair that no other node has.</returns>
    public static NodeKeyPair Generate() => Generate(SystemRandomSource.Instance);

    /// <summary>Creates the key pair of a private key.</summary>
    /// <param name="privateKey"><see cref="KeyLength"/> bytes; any value will do (RFC 7748, section 5, says how its bits are fixed up).</param>
    /// <returns>The key pair; it keeps its own copy.</returns>
    /// <exception cref="ArgumentException">The key does not have <see cref="KeyLength"/> bytes.</exception>
    public static NodeKeyPair FromPrivateKey(ReadOnlySpan<byte> privateKey) => new(new StaticKey(privateKey));

    /// <summary>
    /// Loads a key pair from a file, or creates the file with a new one if there is none. The file holds the private key in base64 and
    /// is created so that its owner alone can read it (mode 600).
    /// </summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <returns>The key pair in the file.</returns>
    /// <exception cref="InvalidDataException">The file does not hold a private key.</exception>
    /// <exception cref="IOException">The file cannot be read or created.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read or create the file.</exception>
    public static NodeKeyPair LoadOrCreate(string path) => KeyFile.LoadOrCreate(path);

    /// <summary>Copies the private key out, to be stored where only this node can read it.</summary>
    /// <param name="destination">At least <see cref="KeyLength"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void ExportPrivateKey(Span<byte> destination) => PrivateKey.CopyTo(destination);

    /// <summary>Returns the id; never the private key.</summary>
    /// <returns>16 hexadecimal digits.</returns>
    public override string ToString() => Id.ToString();

    internal static NodeKeyPair Generate(IRandomSource random) => new(StaticKey.Generate(random));

    /// <summary>The MAC of the node with a public key: bytes 8 to 13 of its SHA-256 as a locally administered station address.</summary>
    internal static MacAddress DefaultMacOf(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(publicKey, hash);
        var mac = hash.Slice(8, MacAddress.Size);
        mac[0] = (byte)((mac[0] & ~0x01) | 0x02);
        return new MacAddress(mac);
    }
}
