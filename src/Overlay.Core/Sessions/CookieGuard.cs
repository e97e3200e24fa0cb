using Overlay.Crypto;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>
/// Makes and checks cookies without keeping state per sender. The secret behind them changes every 120 s; cookies of the one before are
/// good as well, so a cookie lasts 120 to 240 s.
/// </summary>
internal sealed class CookieGuard
{
    private const int SecretLength = 32;
    private static readonly TimeSpan SecretLifetime = TimeSpan.FromSeconds(120);

    private readonly byte[] _publicKey;
    private readonly IRandomSource _random;
    private byte[] _secret = new byte[SecretLength];
    private byte[] _previous = new byte[SecretLength];
    private Instant _renewAt = Instant.Never;

    public CookieGuard(ReadOnlySpan<byte> ownPublicKey, IRandomSource random)
    {
        _publicKey = ownPublicKey.ToArray();
        _random = random;
        _random.Fill(_secret);
        _random.Fill(_previous);
    }

    /// <summary>True if mac2 was made with a cookie that this node gave to the sender's address.</summary>
    public bool IsValid(in HandshakeInitiation initiation, UnderlayAddress from, Instant now)
    {
        if (!initiation.Mac2.ContainsAnyExcept((byte)0))
        {
            return false;
        }

        Renew(now);
        return IsMadeWith(_secret, initiation, from) || IsMadeWith(_previous, initiation, from);
    }

    /// <summary>The CookieReply to an initiation whose mac1 was checked.</summary>
    public byte[] Reply(in HandshakeInitiation initiation, UnderlayAddress from, Instant now)
    {
        Renew(now);
        Span<byte> cookie = stackalloc byte[CookieMac.CookieLength];
        Span<byte> nonce = stackalloc byte[CookieMac.NonceLength];
        Span<byte> sealedCookie = stackalloc byte[CookieMac.SealedCookieLength];
        CookieMac.ComputeCookie(_secret, from, cookie);
        _random.Fill(nonce);
        CookieMac.SealCookie(_publicKey, nonce, initiation.Mac1, cookie, sealedCookie);
        var message = new byte[CookieReply.Size];
        CookieReply.Write(message, initiation.SenderIndex, nonce, sealedCookie);
        return message;
    }

    private static bool IsMadeWith(ReadOnlySpan<byte> secret, in HandshakeInitiation initiation, UnderlayAddress from)
    {
        Span<byte> cookie = stackalloc byte[CookieMac.CookieLength];
        CookieMac.ComputeCookie(secret, from, cookie);
        return CookieMac.VerifyMac2(cookie, initiation.BeforeMac2, initiation.Mac2);
    }

    private void Renew(Instant now)
    {
        if (_renewAt == Instant.Never)
        {
            _renewAt = now + SecretLifetime;
        }

        if (now < _renewAt)
        {
            return;
        }

        (_secret, _previous) = (_previous, _secret);
        _random.Fill(_secret);
        if (now >= _renewAt + SecretLifetime)
        {
            // Nobody asked for so long that the last secret is too old as well.
            _random.Fill(_previous);
        }

        _renewAt = now + SecretLifetime;
    }
}
