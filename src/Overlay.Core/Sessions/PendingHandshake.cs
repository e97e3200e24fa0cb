using Overlay.Crypto;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>A handshake that was begun here and waits for the response. Its message can be sent any number of times, to any address.</summary>
internal sealed class PendingHandshake : IDisposable
{
    private readonly byte[] _message;

    public PendingHandshake(HandshakeState noise, uint localIndex, ReadOnlySpan<byte> remotePublicKey, byte[] message, Instant now)
    {
        Noise = noise;
        LocalIndex = localIndex;
        RemotePublicKey = remotePublicKey.ToArray();
        _message = message;
        BegunAt = now;
    }

    public HandshakeState Noise { get; }

    public uint LocalIndex { get; }

    public ReadOnlyMemory<byte> RemotePublicKey { get; }

    public Instant BegunAt { get; }

    /// <summary>The initiation as it is sent.</summary>
    public ReadOnlyMemory<byte> Message => _message;

    /// <summary>Takes the cookie of a reply; the message then carries a mac2 and is to be sent again. False for a reply to something else.</summary>
    public bool TryAcceptCookie(in CookieReply reply)
    {
        Span<byte> cookie = stackalloc byte[CookieMac.CookieLength];
        if (reply.ReceiverIndex != LocalIndex
            || !CookieMac.TryOpenCookie(RemotePublicKey.Span, reply.Nonce, HandshakeMacs.Mac1((ReadOnlySpan<byte>)_message), reply.SealedCookie, cookie))
        {
            return false;
        }

        CookieMac.ComputeMac2(cookie, HandshakeMacs.BeforeMac2(_message), HandshakeMacs.Mac2(_message.AsSpan()));
        return true;
    }

    public void Dispose() => Noise.Dispose();
}
