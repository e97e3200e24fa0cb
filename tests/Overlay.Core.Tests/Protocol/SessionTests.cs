using System.Collections.Concurrent;
using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Frames.Messages;
using Overlay.Primitives;
using Overlay.Protocol;

namespace Overlay.Core.Tests.Protocol;

public class SessionTests
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Message_OfEitherSide_IsOpenedByTheOther(byte key)
    {
        var suites = key == 0 ? [new SuiteSpeed(CipherSuites.Clear, 0)] : HandshakeSide.BothSuites;
        var (own, other) = new HandshakeSide(1, key: key, suites: suites).ShakeHands(new HandshakeSide(2, key: key, suites: suites));
        foreach (var (from, to) in new[] { (own, other), (other, own) })
        {
            AssertOpens(to, SealedData(from), OpenResult.Opened);
            AssertOpens(to, SealedControl(from), OpenResult.Opened);
        }
    }

    [Fact]
    public void Message_SentBackToItsSender_IsNotAuthentic()
    {
        var (own, _) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        AssertOpens(own, SealedData(own), OpenResult.AuthenticationFailed);
    }

    [Fact]
    public void Message_ReceivedTwice_IsReplayed()
    {
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        var message = SealedData(own);
        AssertOpens(other, message, OpenResult.Opened);
        AssertOpens(other, message, OpenResult.Replayed);
    }

    [Fact]
    public void Message_Forged_DoesNotMoveTheReplayWindow()
    {
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        var message = SealedData(own);
        var forged = message.ToArray();
        forged[8] = 0xff;
        AssertOpens(other, forged, OpenResult.AuthenticationFailed);
        AssertOpens(other, message, OpenResult.Opened);
    }

    [Fact]
    public void Control_InAClearSession_IsStillSealed()
    {
        IReadOnlyList<SuiteSpeed> clear = [new(CipherSuites.Clear, 0)];
        var (own, other) = new HandshakeSide(1, key: 0, suites: clear).ShakeHands(new HandshakeSide(2, key: 0, suites: clear));
        Assert.False(own.AuthenticatesData);
        var control = SealedControl(own);
        Assert.Equal(DataHeader.Size + Payload.Length + 16, control.Length);
        Assert.True(control.AsSpan().IndexOf(Payload.AsSpan(0, 16)) < 0);
        control[20] ^= 1;
        AssertOpens(other, control, OpenResult.AuthenticationFailed);
        Assert.Equal(DataHeader.Size + Payload.Length, SealedData(own).Length);
    }

    [Theory]
    [InlineData(119, false, false)]
    [InlineData(120, true, false)]
    [InlineData(149, true, false)]
    [InlineData(150, true, true)]
    public void Rekey_AfterSeconds_IsTheInitiatorsTurnFirst(int seconds, bool initiator, bool responder)
    {
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        var now = default(Instant) + TimeSpan.FromSeconds(seconds);
        Assert.Equal((initiator, responder), (own.NeedsRekey(now), other.NeedsRekey(now)));
    }

    [Fact]
    public void Rekey_AfterManyMessages_IsDueAtOnce()
    {
        var (own, _) = new HandshakeSide(1, sessionLimits: new() { RekeyAfterMessages = 3 }).ShakeHands(new HandshakeSide(2));
        SealedData(own);
        SealedData(own);
        Assert.False(own.NeedsRekey(default));
        SealedControl(own);
        Assert.True(own.NeedsRekey(default));
    }

    [Theory]
    [InlineData(179, false)]
    [InlineData(180, true)]
    public void Session_AfterItsLifetime_IsExpired(int seconds, bool isExpired)
    {
        var (own, _) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        Assert.Equal(isExpired, own.IsExpired(default(Instant) + TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Session_Closed_SealsAndOpensNothing()
    {
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        var message = SealedData(own);
        own.Close();
        other.Close();
        var packet = PacketOf(Payload);
        Assert.False(own.SealData(packet, 0));
        Assert.Equal(Payload, packet.Span);
        AssertOpens(other, message, OpenResult.AuthenticationFailed);
    }

    /// <summary>Series and single messages of several threads: no two have one counter, and each is opened by one of those that try at once.</summary>
    [Fact]
    public void Messages_OfSeveralThreadsAtOnce_HaveCountersOfTheirOwnAndAreOpenedOnce()
    {
        const int Threads = 4;
        const int Rounds = 15;
        const int Length = Series.Max;
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        var messages = new ConcurrentBag<byte[]>();
        OnThreads(Threads, () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                PacketBuffer[] series = [.. Enumerable.Range(0, Length).Select(_ => PacketOf(Payload))];
                Assert.True(own.SealData(series, new byte[Length]));
                Array.ForEach(series, packet => messages.Add(packet.Span.ToArray()));
                messages.Add(SealedControl(own));
            }
        });

        byte[][] all = [.. messages.OrderBy(message => HeaderOf(message).Counter)];
        Assert.Equal(Enumerable.Range(0, Threads * Rounds * (Length + 1)).Select(i => (ulong)i), all.Select(message => HeaderOf(message).Counter));

        var (opened, replayed) = (0, 0);
        OnThreads(Threads, () =>
        {
            foreach (var series in all.Chunk(Length))
            {
                var results = new OpenResult[series.Length];
                other.Open([.. series.Select(PacketOf)], [.. series.Select(HeaderOf)], results);
                Interlocked.Add(ref opened, results.Count(result => result == OpenResult.Opened));
                Interlocked.Add(ref replayed, results.Count(result => result == OpenResult.Replayed));
            }
        });
        Assert.Equal((all.Length, (Threads - 1) * all.Length), (opened, replayed));
    }

    private static void OnThreads(int count, Action work)
    {
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, _ => work());
    }

    private static DataHeader HeaderOf(byte[] message)
    {
        Assert.True(DataHeader.TryRead(message, out var header));
        return header;
    }

    private static byte[] SealedData(Session session)
    {
        var packet = PacketOf(Payload);
        Assert.True(session.SealData(packet, 0));
        return packet.Span.ToArray();
    }

    private static byte[] SealedControl(Session session)
    {
        var packet = PacketOf(Payload);
        Assert.True(session.SealControl(packet));
        return packet.Span.ToArray();
    }

    private static void AssertOpens(Session session, byte[] message, OpenResult expected)
    {
        var packet = PacketOf(message);
        Assert.True(DataHeader.TryRead(packet.Span, out var header));
        Assert.Equal(expected, session.TryOpen(packet, header));
        if (expected == OpenResult.Opened)
        {
            Assert.Equal(Payload, packet.Span);
        }
    }

    private static PacketBuffer PacketOf(byte[] bytes)
    {
        var packet = new PacketBuffer(1_500);
        packet.Set(bytes);
        return packet;
    }
}
