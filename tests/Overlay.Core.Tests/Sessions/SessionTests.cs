using System.Collections.Concurrent;
using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.DataPath;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Sessions;

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
        const int SeriesOfEach = 150;
        const int Length = Series.Max;
        var (own, other) = new HandshakeSide(1).ShakeHands(new HandshakeSide(2));
        var messages = new ConcurrentBag<byte[]>();
        InStep(Threads, 1, _ =>
        {
            PacketBuffer[][] batch = [.. Enumerable.Range(0, SeriesOfEach).Select(_ => Enumerable.Range(0, Length).Select(_ => PacketOf(Payload)).ToArray())];
            return () =>
            {
                foreach (var series in batch)
                {
                    own.SealData(series, new byte[Length]);
                    messages.Add(SealedControl(own));
                }

                Array.ForEach([.. batch.SelectMany(series => series)], packet => messages.Add(packet.Span.ToArray()));
            };
        });

        byte[][] all = [.. messages.OrderBy(message => HeaderOf(message).Counter)];
        Assert.Equal(Enumerable.Range(0, Threads * SeriesOfEach * (Length + 1)).Select(i => (ulong)i), all.Select(message => HeaderOf(message).Counter));

        var results = new ConcurrentBag<OpenResult>();
        byte[][][] chunks = [.. all.Chunk(Length)];
        InStep(Threads, chunks.Length, round =>
        {
            PacketBuffer[] series = [.. chunks[round].Select(PacketOf)];
            DataHeader[] headers = [.. chunks[round].Select(HeaderOf)];
            var opened = new OpenResult[series.Length];
            return () =>
            {
                other.Open(series, headers, opened);
                Array.ForEach(opened, results.Add);
            };
        });
        Assert.Equal(all.Length, results.Count(result => result == OpenResult.Opened));
        Assert.Equal((Threads - 1) * all.Length, results.Count(result => result == OpenResult.Replayed));
    }

    /// <summary>Each thread prepares each round, and all begin it at the same moment.</summary>
    private static void InStep(int threads, int rounds, Func<int, Action> prepare)
    {
        using var start = new Barrier(threads);
        var failures = new ConcurrentBag<Exception>();
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var step = prepare(round);
                start.SignalAndWait();
                if (Record.Exception(step) is { } failure)
                {
                    failures.Add(failure);
                }
            }
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Empty(failures);
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
