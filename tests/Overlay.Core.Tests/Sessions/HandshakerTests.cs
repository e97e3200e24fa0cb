using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Sessions;

public class HandshakerTests
{
    [Fact]
    public void Handshake_BetweenMembers_GivesBothTheSameHashAndEachOthersKey()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2));
        var (own, other) = alice.ShakeHands(bob);
        Assert.Equal(own.HandshakeHash.ToArray(), other.HandshakeHash.ToArray());
        Assert.Equal(bob.KeyPair.PublicKey, own.RemotePublicKey.Span);
        Assert.Equal(alice.KeyPair.PublicKey, other.RemotePublicKey.Span);
        Assert.Equal(bob.KeyPair.Id, own.RemoteId);
        Assert.Equal((own.LocalIndex, own.RemoteIndex), (other.RemoteIndex, other.LocalIndex));
        Assert.True(own.IsInitiator);
        Assert.False(other.IsInitiator);
    }

    [Fact]
    public void Handshake_Finished_IsConfirmedAtTheInitiatorOnly()
    {
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        Assert.True(own.IsConfirmed);
        Assert.False(other.IsConfirmed);
        other.Confirm();
        Assert.True(other.IsConfirmed);
    }

    [Fact]
    public void Initiation_Answered_CarriesTheHelloOfEach()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2));
        var pending = alice.Begin(bob);
        var answer = bob.Answer(pending.Message);
        Assert.True(alice.Handshaker.TryFinish(pending, answer.Response.Span, default, out _, out var hello, out _));
        Assert.Equal(alice.KeyPair.DefaultMac, answer.Hello.Mac);
        Assert.Equal(bob.KeyPair.DefaultMac, hello.Mac);
        Assert.Equal(1_400, hello.Mtu);
    }

    [Fact]
    public void Initiation_OfAnotherCommunityKey_IsRefused() => AssertRefused(new HandshakeSide(1, key: 2), new HandshakeSide(2));

    [Fact]
    public void Initiation_OfAnotherCommunity_IsRefused() => AssertRefused(new HandshakeSide(1, name: "Other"), new HandshakeSide(2));

    [Fact]
    public void Initiation_ForAnotherKey_IsRefused()
    {
        var (alice, bob, carol) = (new HandshakeSide(1), new HandshakeSide(2), new HandshakeSide(3));
        Assert.False(carol.TryAnswer(alice.Begin(bob).Message, out _, out var cookie, out var reason));
        Assert.Equal(DropReason.HandshakeRefused, reason);
        Assert.Null(cookie);
    }

    [Fact]
    public void Initiation_ForASupernode_IsRefusedByANode()
    {
        var alice = new HandshakeSide(1);
        var bob = new HandshakeSide(2);
        var toSupernode = new Handshaker(HandshakeIdentity.ForSupernode(alice.KeyPair), HandshakeSide.BothSuites, new TestKit.SeededRandom(9), default);
        var pending = toSupernode.Begin(bob.KeyPair.PublicKey, alice.Hello, 1, default);
        Assert.False(bob.TryAnswer(pending.Message, out _, out _, out var reason));
        Assert.Equal(DropReason.HandshakeRefused, reason);
    }

    [Fact]
    public void Initiation_SentBackToItsSender_IsRefused()
    {
        var alice = new HandshakeSide(1);
        Assert.False(alice.TryAnswer(alice.Begin(alice).Message, out _, out _, out var reason));
        Assert.Equal(DropReason.HandshakeRefused, reason);
    }

    [Fact]
    public void Initiation_ToAKeyOfSmallOrder_NeitherThrowsNorCompletes()
    {
        var alice = new HandshakeSide(1);
        var pending = alice.Handshaker.Begin(new byte[32], alice.Hello, 1, default);
        Assert.Equal((byte)MessageType.HandshakeInitiation, pending.Message.Span[0]);
        Assert.False(alice.Handshaker.TryFinish(pending, new byte[HandshakeResponse.MinSize], default, out _, out _, out _));
    }

    [Fact]
    public void Initiation_WithAnyByteChanged_IsRefused()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2, limits: new() { PerSecond = 10_000, PerSourcePerSecond = 10_000 }));
        var message = alice.Begin(bob).Message.ToArray();

        // The last 16 bytes are mac2, which counts only under load.
        for (var i = 0; i < message.Length - 16; i++)
        {
            var changed = message.ToArray();
            changed[i] ^= 1;
            Assert.False(bob.TryAnswer(changed, out _, out _, out _), $"byte {i}");
        }
    }

    [Fact]
    public void Initiation_CutShort_IsMalformed()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2));
        var message = alice.Begin(bob).Message;
        Assert.False(bob.TryAnswer(message[..20], out _, out _, out var reason));
        Assert.Equal(DropReason.Malformed, reason);
    }

    [Fact]
    public void Initiation_Replayed_GivesASessionThatTheReplayerCannotUse()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2));
        var pending = alice.Begin(bob);
        var first = bob.Answer(pending.Message);
        var second = bob.Answer(pending.Message);
        var session = alice.Finish(pending, first.Response);
        Assert.NotEqual(first.Session.HandshakeHash.ToArray(), second.Session.HandshakeHash.ToArray());
        Assert.Equal(first.Session.HandshakeHash.ToArray(), session.HandshakeHash.ToArray());
        Assert.False(second.Session.IsConfirmed);
    }

    [Fact]
    public void Response_Forged_LeavesThePendingHandshakeUsable()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2));
        var pending = alice.Begin(bob);
        var answer = bob.Answer(pending.Message);
        for (var i = 0; i < answer.Response.Length - 16; i++)
        {
            var forged = answer.Response.ToArray();
            forged[i] ^= 1;
            Assert.False(alice.Handshaker.TryFinish(pending, forged, default, out _, out _, out _), $"byte {i}");
        }

        alice.Finish(pending, answer.Response);
    }

    [Fact]
    public void Response_Repeated_IsRefusedWithoutHarm()
    {
        var (alice, bob) = (new HandshakeSide(1), new HandshakeSide(2));
        var pending = alice.Begin(bob);
        var response = bob.Answer(pending.Message).Response;
        alice.Finish(pending, response);
        Assert.False(alice.Handshaker.TryFinish(pending, response.Span, default, out _, out _, out var reason));
        Assert.Equal(DropReason.HandshakeRefused, reason);
    }

    [Fact]
    public void Suite_FastestForTheSlowerSide_IsChosen()
    {
        var alice = new HandshakeSide(1, suites: [new(CipherSuites.Aes256Gcm, 300), new(CipherSuites.ChaCha20Poly1305, 500)]);
        var bob = new HandshakeSide(2, suites: [new(CipherSuites.Aes256Gcm, 5_000), new(CipherSuites.ChaCha20Poly1305, 800)]);
        var (own, other) = alice.ShakeHands(bob);
        Assert.Equal(CipherSuites.ChaCha20Poly1305.Id, own.Suite.Id);
        Assert.Equal(CipherSuites.ChaCha20Poly1305.Id, other.Suite.Id);
    }

    [Fact]
    public void Suite_NoneInCommon_IsRefused() =>
        AssertRefused(new HandshakeSide(1, suites: [new(CipherSuites.Aes256Gcm, 1)]), new HandshakeSide(2, suites: [new(CipherSuites.ChaCha20Poly1305, 1)]));

    [Fact]
    public void Load_BeyondTheLimit_IsAnsweredByACookieThatLetsTheSenderIn()
    {
        var alice = new HandshakeSide(1);
        var bob = new HandshakeSide(2, limits: new() { PerSecond = 1 });
        bob.Answer(alice.Begin(bob).Message);
        var pending = alice.Begin(bob);
        Assert.False(bob.TryAnswer(pending.Message, out _, out var cookie, out var reason));
        Assert.Equal(DropReason.HandshakeLimited, reason);
        Assert.NotNull(cookie);
        Assert.True(CookieReply.TryRead(cookie, out var reply));
        Assert.True(pending.TryAcceptCookie(reply));
        alice.Finish(pending, bob.Answer(pending.Message).Response);
    }

    [Fact]
    public void Cookie_OfAnotherAddress_IsAnsweredByACookie()
    {
        var alice = new HandshakeSide(1);
        var bob = new HandshakeSide(2, limits: new() { PerSecond = 1 });
        bob.Answer(alice.Begin(bob).Message);
        var pending = alice.Begin(bob);
        bob.TryAnswer(pending.Message, out _, out var cookie, out _);
        Assert.True(CookieReply.TryRead(cookie, out var reply) && pending.TryAcceptCookie(reply));
        var elsewhere = new UnderlayAddress([192, 0, 2, 1], 5_001);
        Assert.False(bob.Handshaker.TryAnswer(pending.Message.Span, elsewhere, bob.Hello, 1, default, out _, out var second, out var reason));
        Assert.Equal(DropReason.HandshakeLimited, reason);
        Assert.NotNull(second);
    }

    [Fact]
    public void Cookie_ForAnotherHandshake_IsNotAccepted()
    {
        var alice = new HandshakeSide(1);
        var bob = new HandshakeSide(2, limits: new() { PerSecond = 1 });
        bob.Answer(alice.Begin(bob).Message);
        var (first, second) = (alice.Begin(bob), alice.Begin(bob));
        bob.TryAnswer(first.Message, out _, out var cookie, out _);
        Assert.True(CookieReply.TryRead(cookie, out var reply));
        Assert.False(second.TryAcceptCookie(reply));
    }

    [Theory]
    [InlineData(119, true)]
    [InlineData(239, true)]
    [InlineData(241, false)]
    public void Cookie_AfterSeconds_IsGoodForOneToTwoLifetimesOfTheSecret(int seconds, bool isGood)
    {
        var alice = new HandshakeSide(1);
        var bob = new HandshakeSide(2, limits: new() { PerSecond = 1 });
        bob.Answer(alice.Begin(bob).Message);
        var pending = alice.Begin(bob);
        bob.TryAnswer(pending.Message, out _, out var cookie, out _);
        Assert.True(CookieReply.TryRead(cookie, out var reply) && pending.TryAcceptCookie(reply));
        var later = default(Instant) + TimeSpan.FromSeconds(seconds);
        bob.Answer(alice.Begin(bob).Message, later);
        Assert.Equal(isGood, bob.TryAnswer(pending.Message, out _, out _, out _, later));
    }

    [Fact]
    public void Load_OfOneHostBeyondItsShare_IsDroppedEvenWithACookie()
    {
        var alice = new HandshakeSide(1);
        var bob = new HandshakeSide(2, limits: new() { PerSecond = 1, PerSourcePerSecond = 2 });
        bob.Answer(alice.Begin(bob).Message);
        for (var i = 0; i < 2; i++)
        {
            var pending = alice.Begin(bob);
            bob.TryAnswer(pending.Message, out _, out var cookie, out _);
            Assert.True(CookieReply.TryRead(cookie, out var reply) && pending.TryAcceptCookie(reply));
            Assert.Equal(i == 0, bob.TryAnswer(pending.Message, out _, out var second, out var reason));
            Assert.Null(second);
            Assert.Equal(i == 0 ? DropReason.HandshakeRefused : DropReason.HandshakeLimited, reason);
        }
    }

    private static void AssertRefused(HandshakeSide alice, HandshakeSide bob)
    {
        Assert.False(bob.TryAnswer(alice.Begin(bob).Message, out _, out var cookie, out var reason));
        Assert.Equal(DropReason.HandshakeRefused, reason);
        Assert.Null(cookie);
    }
}
