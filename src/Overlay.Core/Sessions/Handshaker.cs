using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Overlay.Crypto;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>
/// Begins and answers handshakes Noise_IKpsk2_25519_ChaChaPoly_SHA256. It knows no peers and keeps nothing of a handshake that it
/// answered; what it holds is the cookie secret and the load limits.
/// </summary>
internal sealed class Handshaker
{
    private readonly HandshakeIdentity _identity;
    private readonly SuiteOfferings _suites;
    private readonly IRandomSource _random;
    private readonly CookieGuard _cookies;
    private readonly HandshakeLimiter _limiter;
    private readonly SessionLimits _sessionLimits;
    private readonly byte[] _ownMac1Key = new byte[CookieMac.KeyLength];

    public Handshaker(
        HandshakeIdentity identity,
        IReadOnlyList<SuiteSpeed> suites,
        IRandomSource random,
        Instant now,
        HandshakeLimits? limits = null,
        SessionLimits? sessionLimits = null)
    {
        _identity = identity;
        _suites = new SuiteOfferings(suites);
        _random = random;
        _cookies = new CookieGuard(identity.KeyPair.PublicKey, random);
        _limiter = new HandshakeLimiter(limits ?? new HandshakeLimits(), now);
        _sessionLimits = sessionLimits ?? new SessionLimits();
        CookieMac.DeriveMac1Key(identity.KeyPair.PublicKey, _ownMac1Key);
    }

    /// <summary>The hosts that initiations came from.</summary>
    public TableSize Sources => _limiter.Size;

    /// <summary>Begins a handshake. Suite and offers of the Hello are filled in here.</summary>
    public PendingHandshake Begin(ReadOnlySpan<byte> remotePublicKey, in Hello hello, uint senderIndex, Instant now)
    {
        var noise = CreateNoise(initiator: true, remotePublicKey);
        Span<byte> payload = stackalloc byte[WireLimits.HandshakePayload];
        payload = payload[..(hello with { Suite = 0, Offers = _suites.Offers }).Write(payload)];
        Span<byte> message = stackalloc byte[HandshakeInitiation.MaxSize];
        Span<byte> noiseMessage = stackalloc byte[HandshakeInitiation.NoiseOverhead + WireLimits.HandshakePayload];
        noiseMessage = noiseMessage[..noise.WriteMessage(payload, noiseMessage)];
        message = message[..HandshakeInitiation.Write(message, _identity.Purpose, senderIndex, noiseMessage)];
        WriteMac1(remotePublicKey, message);
        return new PendingHandshake(noise, senderIndex, remotePublicKey, message.ToArray(), now);
    }

    /// <summary>
    /// Answers an initiation with a response and a session that is not confirmed. On false nothing is kept; if a cookie reply is given
    /// it should be sent back, and the drop is counted under <paramref name="reason"/> in any case.
    /// </summary>
    public bool TryAnswer(
        ReadOnlySpan<byte> initiation,
        UnderlayAddress from,
        in Hello hello,
        uint senderIndex,
        Instant now,
        [NotNullWhen(true)] out AnsweredHandshake? answer,
        out byte[]? cookieReply,
        out DropReason reason)
    {
        answer = null;
        if (!TryOpen(initiation, UnderlayPath.Direct(from), now, out var opened, out cookieReply, out reason))
        {
            return false;
        }

        using (opened)
        {
            answer = Answer(opened, hello, senderIndex, now);
        }

        return true;
    }

    /// <summary>The first half of <see cref="TryAnswer"/>: who calls, before an answer is worth its computation.</summary>
    public bool TryOpen(
        ReadOnlySpan<byte> initiation,
        UnderlayPath path,
        Instant now,
        [NotNullWhen(true)] out OpenedInitiation? opened,
        out byte[]? cookieReply,
        out DropReason reason)
    {
        opened = null;
        if (!TryAdmit(initiation, path, now, out var message, out cookieReply, out reason))
        {
            return false;
        }

        var noise = CreateNoise(initiator: false, default);
        if (!TryReadHello(noise, message.Noise, out var remote) || IsOwnKey(noise.RemoteStaticPublicKey) || _suites.Choose(remote.Offers) is not { } suite)
        {
            noise.Dispose();
            return false;
        }

        opened = new OpenedInitiation(noise, remote, suite, message.SenderIndex, message.Ephemeral.ToArray(), message.BeforeMac2.ToArray());
        return true;
    }

    /// <summary>The second half: the response, and a session that is not confirmed.</summary>
    public AnsweredHandshake Answer(OpenedInitiation opened, in Hello hello, uint senderIndex, Instant now)
    {
        var response = WriteResponse(opened.Noise, hello with { Suite = opened.Suite.Id, Offers = _suites.Offers }, senderIndex, opened.SenderIndex);
        var session = CreateSession(opened.Noise, opened.Suite, senderIndex, opened.SenderIndex, isInitiator: false, now);
        return new AnsweredHandshake(session, opened.Hello, response, opened.Ephemeral, opened.BeforeMac2);
    }

    /// <summary>True if the sender of an initiation got a cookie at its address within the last minutes, and so is no recording from before.</summary>
    public bool HasCookie(ReadOnlySpan<byte> initiation, UnderlayAddress from, Instant now) =>
        HandshakeInitiation.TryRead(initiation, out var message) && _cookies.IsValid(message, from, now);

    /// <summary>The cookie reply to an initiation that <see cref="TryOpen"/> has opened.</summary>
    public byte[] CookieReplyTo(ReadOnlySpan<byte> initiation, UnderlayAddress from, Instant now)
    {
        HandshakeInitiation.TryRead(initiation, out var message);
        return _cookies.Reply(message, from, now);
    }

    /// <summary>Why an initiation is none for this side, which costs one HMAC to find out; null if it may be one. Any thread may ask.</summary>
    public DropReason? FaultOf(ReadOnlySpan<byte> initiation) =>
        !HandshakeInitiation.TryRead(initiation, out var message) ? DropReason.Malformed
        : message.Purpose != _identity.Purpose || !CookieMac.VerifyMac1(_ownMac1Key, message.BeforeMac1, message.Mac1) ? DropReason.HandshakeRefused
        : null;

    /// <summary>True if a response was made for this side, or by somebody who knows its public key.</summary>
    public bool IsForThisSide(in HandshakeResponse response) => CookieMac.VerifyMac1(_ownMac1Key, response.BeforeMac1, response.Mac1);

    /// <summary>Completes a handshake that was begun here. On false the pending handshake still waits for the true response.</summary>
    public bool TryFinish(
        PendingHandshake pending,
        ReadOnlySpan<byte> response,
        Instant now,
        [NotNullWhen(true)] out Session? session,
        out Hello hello,
        out DropReason reason)
    {
        session = null;
        hello = default;
        reason = DropReason.Malformed;
        if (!HandshakeResponse.TryRead(response, out var message))
        {
            return false;
        }

        reason = DropReason.HandshakeRefused;
        if (pending.Noise.IsFinished
            || message.ReceiverIndex != pending.LocalIndex
            || !IsForThisSide(message)
            || !TryReadHello(pending.Noise, message.Noise, out hello)
            || _suites.Find(hello.Suite) is not { } suite)
        {
            return false;
        }

        session = CreateSession(pending.Noise, suite, pending.LocalIndex, message.SenderIndex, isInitiator: true, now);
        pending.Dispose();
        return true;
    }

    /// <summary>The checks that cost no Diffie-Hellman computation, cheapest first.</summary>
    private bool TryAdmit(
        ReadOnlySpan<byte> initiation, UnderlayPath path, Instant now, out HandshakeInitiation message, out byte[]? cookieReply, out DropReason reason)
    {
        cookieReply = null;
        HandshakeInitiation.TryRead(initiation, out message);
        if (FaultOf(initiation) is { } fault)
        {
            reason = fault;
            return false;
        }

        reason = DropReason.HandshakeLimited;
        if (!_limiter.AllowsWithoutCookie(now) && !_cookies.IsValid(message, path.Address, now))
        {
            cookieReply = _limiter.AllowsCookie(now) ? _cookies.Reply(message, path.Address, now) : null;
            return false;
        }

        if (!_limiter.Allows(path, now))
        {
            return false;
        }

        reason = DropReason.HandshakeRefused;
        return true;
    }

    private static bool TryReadHello(HandshakeState noise, ReadOnlySpan<byte> message, out Hello hello)
    {
        Span<byte> payload = stackalloc byte[WireLimits.HandshakePayload];
        hello = default;
        return noise.TryReadMessage(message, payload, out var length) && Hello.TryRead(payload[..length], out hello);
    }

    private static byte[] WriteResponse(HandshakeState noise, in Hello hello, uint senderIndex, uint receiverIndex)
    {
        Span<byte> payload = stackalloc byte[WireLimits.HandshakePayload];
        payload = payload[..hello.Write(payload)];
        Span<byte> noiseMessage = stackalloc byte[HandshakeResponse.NoiseOverhead + WireLimits.HandshakePayload];
        noiseMessage = noiseMessage[..noise.WriteMessage(payload, noiseMessage)];
        Span<byte> message = stackalloc byte[HandshakeResponse.MaxSize];
        message = message[..HandshakeResponse.Write(message, senderIndex, receiverIndex, noiseMessage)];
        WriteMac1(noise.RemoteStaticPublicKey, message);
        return message.ToArray();
    }

    private static void WriteMac1(ReadOnlySpan<byte> receiverPublicKey, Span<byte> message)
    {
        Span<byte> key = stackalloc byte[CookieMac.KeyLength];
        CookieMac.DeriveMac1Key(receiverPublicKey, key);
        CookieMac.ComputeMac1(key, HandshakeMacs.BeforeMac1(message), HandshakeMacs.Mac1(message));
    }

    private HandshakeState CreateNoise(bool initiator, ReadOnlySpan<byte> remotePublicKey) =>
        new(HandshakePattern.IKpsk2, initiator, _identity.Prologue, NoiseCipher.ChaChaPoly, _random, _identity.KeyPair.StaticKey, remotePublicKey, _identity.Psk);

    /// <summary>Initiator to responder uses the first key of Split(), the other direction the second.</summary>
    private Session CreateSession(HandshakeState noise, CipherSuite suite, uint localIndex, uint remoteIndex, bool isInitiator, Instant now)
    {
        Span<byte> keys = stackalloc byte[2 * HandshakeState.KeyLength];
        var first = keys[..HandshakeState.KeyLength];
        var second = keys[HandshakeState.KeyLength..];
        noise.Split(first, second);
        var sessionKeys = new SessionKeys(suite, isInitiator ? first : second, isInitiator ? second : first);
        CryptographicOperations.ZeroMemory(keys);
        var outcome = new HandshakeOutcome(noise.RemoteStaticPublicKey.ToArray(), noise.HandshakeHash.ToArray(), isInitiator);
        return new Session(sessionKeys, localIndex, remoteIndex, outcome, _sessionLimits, now);
    }

    /// <summary>A node that answers itself would be its own peer.</summary>
    private bool IsOwnKey(ReadOnlySpan<byte> key) => key.SequenceEqual(_identity.KeyPair.PublicKey);
}
