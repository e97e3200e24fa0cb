using System.Security.Cryptography;
using FsCheck.Xunit;
using Overlay.Core.Tests.Allocations;

namespace Overlay.Sodium.Tests;

public class SodiumCipherTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private static readonly (AeadCipher Sodium, AeadCipher Platform)[] Pairs =
    [
        (SodiumSuites.Aes256Gcm.Create(Key), CipherSuites.Aes256Gcm.Create(Key)),
    ];

    private static readonly AeadCipher[] All = [SodiumSuites.Aegis128L.Create(Key.AsSpan(0, 16)), .. Pairs.Select(pair => pair.Sodium)];

    public static TheoryData<byte> Ids => [SodiumSuites.Aegis128L.Id, SodiumSuites.Aes256Gcm.Id];

    [Property]
    public void Sealed_ByThePlatform_IsTheSameAndOpens(byte[] plaintext, byte[] associatedData)
    {
        foreach (var (sodium, platform) in Pairs)
        {
            var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
            var message = sodium.Seal(nonce, plaintext, associatedData);
            Assert.Equal(platform.Seal(nonce, plaintext, associatedData), message);
            Assert.Equal(plaintext, sodium.Open(nonce, message, associatedData));
            Assert.Equal(plaintext, platform.Open(nonce, message, associatedData));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1414)]
    [InlineData(62_000)]
    public void Sealed_OfAnyLength_Opens(int length)
    {
        var plaintext = RandomNumberGenerator.GetBytes(length);
        foreach (var cipher in All)
        {
            var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
            var message = cipher.Seal(nonce, plaintext, Key);
            Assert.Equal(plaintext, cipher.Open(nonce, message, Key));
            Assert.NotEqual(message, cipher.Seal(RandomNumberGenerator.GetBytes(AeadCipher.NonceLength), plaintext, Key));
        }
    }

    [Property]
    public void Sealed_WithAnyBitFlipped_IsRefused(byte[] plaintext, byte[] associatedData, ushort position)
    {
        foreach (var cipher in All)
        {
            var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
            byte[] all = [.. cipher.Seal(nonce, plaintext, associatedData), .. associatedData, .. nonce];
            var bit = position % (all.Length * 8);
            all[bit / 8] ^= (byte)(1 << (bit % 8));
            var length = plaintext.Length + cipher.TagLength;
            Assert.Null(cipher.Open(all[^AeadCipher.NonceLength..], all[..length], all[length..^AeadCipher.NonceLength]));
        }
    }

    [Property]
    public void AnyBytes_AreRefusedAndTheCipherStillWorks(byte[] bytes, byte[] associatedData)
    {
        foreach (var cipher in All)
        {
            var nonce = RandomNumberGenerator.GetBytes(AeadCipher.NonceLength);
            Assert.Null(cipher.Open(nonce, [.. bytes, .. new byte[cipher.TagLength]], associatedData));
            Assert.Equal(bytes, cipher.Open(nonce, cipher.Seal(nonce, bytes, associatedData), associatedData));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void SealingOpeningAndRefusing_AllocateNothing(byte id)
    {
        var suite = SodiumSuites.Default.Single(suite => suite.Id == id);
        using var cipher = suite.Create(Key.AsSpan(0, suite.KeyLength));
        byte[] nonce = new byte[AeadCipher.NonceLength], message = new byte[1400 + cipher.TagLength], forged = new byte[1400], header = new byte[16];
        Allocation.AssertNone(() =>
        {
            cipher.Encrypt(nonce, message, header);
            return cipher.TryDecrypt(nonce, message, header) && !cipher.TryDecrypt(nonce, forged, header);
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Key_OfAnotherLength_IsAMistake(byte id)
    {
        var suite = SodiumSuites.Default.Single(suite => suite.Id == id);

        Assert.ThrowsAny<Exception>(() => suite.Create(new byte[suite.KeyLength - 1]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Disposed_SealsNoMore(byte id)
    {
        var suite = SodiumSuites.Default.Single(suite => suite.Id == id);
        var cipher = suite.Create(Key.AsSpan(0, suite.KeyLength));
        cipher.Dispose();
        cipher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cipher.Encrypt(new byte[12], new byte[64], []));
    }
}
