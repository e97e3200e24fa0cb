using System.Net;
using Overlay.Crypto;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Crypto;

/// <summary>The expected values were computed from the equations of the wire format with Python's hmac and cryptography modules.</summary>
public class CookieMacTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] PublicKey = Convert.FromHexString("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f");
    private static readonly byte[] Cookie = Convert.FromHexString("5f7a052c76b39a25f225eae7e4af2ccb");
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
    private static readonly byte[] Mac1 = [.. Enumerable.Range(100, 16).Select(i => (byte)i)];
    private static readonly byte[] SealedCookie = Convert.FromHexString("e7bc201352251813f1b946f95ec967a009dbf3ec6f7d0c9dbb29309b8fbb1122");

    [Fact]
    public void Mac1_has_the_value_of_the_wire_format_and_covers_every_byte()
    {
        var key = new byte[CookieMac.KeyLength];
        CookieMac.DeriveMac1Key(PublicKey, key);
        var message = "all bytes before mac1"u8.ToArray();
        var mac = new byte[CookieMac.MacLength];
        CookieMac.ComputeMac1(key, message, mac);
        Assert.Equal("bacbe0f6b76e5ea828545531e132e2ec", Convert.ToHexStringLower(mac));
        Assert.True(CookieMac.VerifyMac1(key, message, mac));
        AssertEachByteCounts(message, () => CookieMac.VerifyMac1(key, message, mac));
        AssertEachByteCounts(mac, () => CookieMac.VerifyMac1(key, message, mac));
        Assert.False(CookieMac.VerifyMac1(key, message, mac.AsSpan(0, 15)));
        CookieMac.DeriveMac1Key(new byte[32], key);
        Assert.False(CookieMac.VerifyMac1(key, message, mac));
    }

    [Fact]
    public void Mac2_has_the_value_of_the_wire_format_and_covers_every_byte()
    {
        var message = "all bytes before mac1"u8.ToArray();
        var mac = new byte[CookieMac.MacLength];
        CookieMac.ComputeMac2(Cookie, message, mac);
        Assert.Equal("3bc3788839e6412d312cb21414e243d0", Convert.ToHexStringLower(mac));
        Assert.True(CookieMac.VerifyMac2(Cookie, message, mac));
        AssertEachByteCounts(message, () => CookieMac.VerifyMac2(Cookie, message, mac));
        Assert.False(CookieMac.VerifyMac2(Cookie, message, new byte[CookieMac.MacLength]));
    }

    [Fact]
    public void Cookie_has_the_value_of_the_wire_format_and_fits_one_address_and_one_secret()
    {
        Assert.Equal(Cookie, CookieOf(Secret, "192.0.2.1", 1200));
        Assert.NotEqual(Cookie, CookieOf(Secret, "192.0.2.2", 1200));
        Assert.NotEqual(Cookie, CookieOf(Secret, "192.0.2.1", 1201));
        Assert.NotEqual(Cookie, CookieOf(PublicKey, "192.0.2.1", 1200));
        Assert.NotEqual(Cookie, CookieOf(Secret, "2001:db8::1", 1200));
    }

    [Fact]
    public void Sealed_cookie_has_the_value_of_the_wire_format_and_opens()
    {
        var sealedCookie = new byte[CookieMac.SealedCookieLength];
        CookieMac.SealCookie(PublicKey, Nonce, Mac1, Cookie, sealedCookie);
        Assert.Equal(SealedCookie, sealedCookie);
        var cookie = new byte[CookieMac.CookieLength];
        Assert.True(CookieMac.TryOpenCookie(PublicKey, Nonce, Mac1, sealedCookie, cookie));
        Assert.Equal(Cookie, cookie);
    }

    [Fact]
    public void Cookie_from_a_stranger_or_for_another_initiation_is_refused()
    {
        var cookie = new byte[CookieMac.CookieLength];
        foreach (var input in new[] { PublicKey.ToArray(), Nonce.ToArray(), Mac1.ToArray(), SealedCookie.ToArray() })
        {
            input[3] ^= 1;
            var (key, nonce, mac1, sealedCookie) = (PublicKey, Nonce, Mac1, SealedCookie);
            _ = input.Length switch
            {
                16 when input[0] == 0 => nonce = input,
                16 => mac1 = input,
                32 when input[0] == PublicKey[0] => key = input,
                _ => sealedCookie = input,
            };
            Assert.False(CookieMac.TryOpenCookie(key, nonce, mac1, sealedCookie, cookie));
        }

        Assert.False(CookieMac.TryOpenCookie(PublicKey, Nonce, Mac1, SealedCookie.AsSpan(0, 31), cookie));
        Assert.False(CookieMac.TryOpenCookie(PublicKey, Nonce.AsSpan(0, 15), Mac1, SealedCookie, cookie));
        Assert.Equal(new byte[CookieMac.CookieLength], cookie);
    }

    private static byte[] CookieOf(byte[] secret, string address, int port)
    {
        var cookie = new byte[CookieMac.CookieLength];
        CookieMac.ComputeCookie(secret, UnderlayAddress.From(IPAddress.Parse(address), port), cookie);
        return cookie;
    }

    private static void AssertEachByteCounts(byte[] bytes, Func<bool> verify)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x10;
            Assert.False(verify());
            bytes[i] ^= 0x10;
        }

        Assert.True(verify());
    }
}
