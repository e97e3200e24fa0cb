using System.Security.Cryptography;
using FsCheck.Xunit;
using Overlay.Core.Tests.Allocations;
using Overlay.Crypto;

namespace Overlay.Core.Tests.Crypto;

public class AeadCipherTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly (string Name, AeadCipher First, AeadCipher Second)[] Pairs =
    [
        ("AES-GCM", CipherSuites.Aes256Gcm.Create(Key), AesGcmSuite.CreatePortable(Key)),
        ("ChaCha20-Poly1305", CipherSuites.ChaCha20Poly1305.Create(Key), ChaCha20Poly1305Suite.CreatePortable(Key)),
    ];

    [Property]
    public void Platform_and_portable_implementation_open_what_the_other_sealed(byte[] plaintext, byte[] associatedData)
    {
        foreach (var (name, first, second) in Pairs)
        {
            var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
            var sealedByFirst = Seal(first, nonce, plaintext, associatedData);
            var sealedBySecond = Seal(second, nonce, plaintext, associatedData);
            Assert.True(sealedByFirst.AsSpan().SequenceEqual(sealedBySecond), name);
            Assert.Equal(plaintext, Open(second, nonce, sealedByFirst, associatedData));
            Assert.Equal(plaintext, Open(first, nonce, sealedBySecond, associatedData));
        }
    }

    [Property]
    public void Any_flipped_bit_is_refused_by_both(byte[] plaintext, byte[] associatedData, ushort position)
    {
        foreach (var (_, first, second) in Pairs)
        {
            var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
            byte[] message = [.. Seal(first, nonce, plaintext, associatedData), .. associatedData, .. nonce];
            var bit = position % (message.Length * 8);
            message[bit / 8] ^= (byte)(1 << (bit % 8));
            var sealedLength = plaintext.Length + first.TagLength;
            foreach (var cipher in new[] { first, second })
            {
                Assert.Null(Open(cipher, message[^AeadCipher.NonceLength..], message[..sealedLength], message[sealedLength..^AeadCipher.NonceLength]));
            }
        }
    }

    [Fact]
    public void Cipher_still_works_after_a_refusal()
    {
        foreach (var (_, first, second) in Pairs)
        {
            foreach (var cipher in new[] { first, second })
            {
                Assert.Null(Open(cipher, new byte[12], new byte[40], []));
                var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
                Assert.Equal([1, 2, 3], Open(cipher, nonce, Seal(cipher, nonce, [1, 2, 3], []), []));
            }
        }
    }

    [Fact]
    public void Clear_suite_leaves_data_as_it_is()
    {
        using var cipher = CipherSuites.Clear.Create([]);
        byte[] data = [1, 2, 3];
        cipher.Encrypt(new byte[12], data, [9]);
        Assert.Equal([1, 2, 3], data);
        Assert.True(cipher.TryDecrypt(new byte[12], data, [8]));
        Assert.Equal([1, 2, 3], data);
        Assert.Equal(0, cipher.TagLength);
    }

    [Fact]
    public void Suites_have_the_numbers_of_the_wire_format()
    {
        Assert.Equal([(0, 0), (1, 32), (2, 32)], new[] { CipherSuites.Clear, CipherSuites.Aes256Gcm, CipherSuites.ChaCha20Poly1305 }.Select(suite => ((int)suite.Id, suite.KeyLength)));
        Assert.Equal(["AES-256-GCM", "ChaCha20-Poly1305"], CipherSuites.Default.Select(suite => suite.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Sealing_and_opening_allocate_nothing(int suiteId)
    {
        var suite = new[] { CipherSuites.Clear, CipherSuites.Aes256Gcm, CipherSuites.ChaCha20Poly1305 }[suiteId];
        using var cipher = suite.Create(Key.AsSpan(0, suite.KeyLength));
        byte[] nonce = new byte[AeadCipher.NonceLength], message = new byte[1400 + cipher.TagLength], associatedData = new byte[16];
        Allocation.AssertNone(() =>
        {
            cipher.Encrypt(nonce, message, associatedData);
            return cipher.TryDecrypt(nonce, message, associatedData);
        });
    }

    private static byte[] Seal(AeadCipher cipher, byte[] nonce, byte[] plaintext, byte[] associatedData)
    {
        byte[] message = [.. plaintext, .. new byte[cipher.TagLength]];
        cipher.Encrypt(nonce, message, associatedData);
        return message;
    }

    private static byte[]? Open(AeadCipher cipher, byte[] nonce, byte[] message, byte[] associatedData)
    {
        var opened = message.ToArray();
        return cipher.TryDecrypt(nonce, opened, associatedData) ? opened[..^cipher.TagLength] : null;
    }
}
