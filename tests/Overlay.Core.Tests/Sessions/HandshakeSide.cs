using Overlay.Crypto;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Sessions;

/// <summary>One side of handshakes in tests: a handshaker and what it needs.</summary>
internal sealed class HandshakeSide
{
    public static readonly UnderlayAddress Address = new([192, 0, 2, 1], 5_000);

    public static readonly IReadOnlyList<SuiteSpeed> BothSuites = [new(CipherSuites.Aes256Gcm, 2_000), new(CipherSuites.ChaCha20Poly1305, 1_000)];

    private readonly SeededRandom _random;
    private uint _nextIndex;

    public HandshakeSide(
        ulong seed,
        string name = "Buckhill",
        byte key = 1,
        IReadOnlyList<SuiteSpeed>? suites = null,
        HandshakeLimits? limits = null,
        SessionLimits? sessionLimits = null)
    {
        _random = new SeededRandom(seed);
        _nextIndex = (uint)seed * 1_000;
        KeyPair = NodeKeyPair.Generate(_random);
        var security = key == 0 ? OverlaySecurity.None : OverlaySecurity.FromKey(CommunityKey.Parse(Convert.ToHexString([.. Enumerable.Repeat(key, 32)])));
        var identity = HandshakeIdentity.ForNodes(KeyPair, new CommunitySecrets(name, security));
        Handshaker = new Handshaker(identity, suites ?? BothSuites, _random, Instant.Zero, limits, sessionLimits);
    }

    public NodeKeyPair KeyPair { get; }

    public Handshaker Handshaker { get; }

    public Hello Hello => new(false, 0, KeyPair.DefaultMac, 1_400, []);

    public PendingHandshake Begin(HandshakeSide other, Instant now = default) => Handshaker.Begin(other.KeyPair.PublicKey, Hello, _nextIndex++, now);

    public bool TryAnswer(ReadOnlyMemory<byte> initiation, out AnsweredHandshake? answer, out byte[]? cookie, out DropReason reason, Instant now = default) =>
        Handshaker.TryAnswer(initiation.Span, Address, Hello, _nextIndex++, now, out answer, out cookie, out reason);

    /// <summary>Answers what must be answered.</summary>
    public AnsweredHandshake Answer(ReadOnlyMemory<byte> initiation, Instant now = default)
    {
        Assert.True(TryAnswer(initiation, out var answer, out _, out var reason, now), reason.ToString());
        return answer!;
    }

    /// <summary>Completes what must be complete.</summary>
    public Session Finish(PendingHandshake pending, ReadOnlyMemory<byte> response, Instant now = default)
    {
        Assert.True(Handshaker.TryFinish(pending, response.Span, now, out var session, out _, out var reason), reason.ToString());
        return session;
    }

    /// <summary>A whole handshake: the own session, and the other side's, which is not confirmed.</summary>
    public (Session Own, Session Other) ShakeHands(HandshakeSide other, Instant now = default)
    {
        var pending = Begin(other, now);
        var answer = other.Answer(pending.Message, now);
        return (Finish(pending, answer.Response, now), answer.Session);
    }
}
