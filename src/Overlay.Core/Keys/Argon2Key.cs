using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Overlay.Keys;

/// <summary>The key of a passphrase by Argon2id (RFC 9106), with a salt from the community's name.</summary>
internal static class Argon2Key
{
    private const int MemoryKiB = 64 * 1024;
    private const int Iterations = 3;
    private const int SaltLength = 16;

    public static byte[] Derive(byte[] passphrase, string community)
    {
        var salt = SHA256.HashData(Encoding.UTF8.GetBytes("overlay v1 passphrase" + community))[..SaltLength];
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(MemoryKiB)
            .WithIterations(Iterations)
            .WithParallelism(1)
            .WithSalt(salt)
            .Build();
        var generator = new Argon2BytesGenerator();
        generator.Init(parameters);
        var key = new byte[CommunityKey.KeyLength];
        generator.GenerateBytes(passphrase, key);
        return key;
    }
}
