using Overlay.Counters;
using Overlay.Keys;
using Overlay.Supernodes;
using Overlay.TestKit;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes;

public class SupernodeHostileInputTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private readonly SupernodeBench _bench = new();

    [Fact]
    public void KeyRequest_IsAnsweredInFewerBytes()
    {
        var client = _bench.Connect(Blue);
        var request = new byte[KeyRequest.Size];
        new KeyRequest(42).Write(request);

        _bench.Deliver(request, client.Address);

        var reply = Assert.Single(client.Raw);
        Assert.True(KeyReply.TryRead(reply, out var message));
        Assert.Equal(42ul, message.Nonce);
        Assert.Equal(_bench.Options.KeyPair.PublicKey, message.PublicKey);
        Assert.True(reply.Length < request.Length);
        Assert.Equal(0, _bench.Deliver(request.AsSpan(0, KeyRequest.Size - 1), client.Address));
    }

    [Fact]
    public void RandomDatagrams_ChangeNothingAndAreCountedOnce()
    {
        _bench.Advance(_bench.Options.Limits.Lifetime);
        _bench.Join(Blue);
        var random = new SeededRandom(7);
        var before = _bench.Counters.TotalDrops();

        for (var i = 0; i < 3_000; i++)
        {
            var datagram = new byte[random.Next(300)];
            random.Fill(datagram);
            if (datagram.Length > 0)
            {
                datagram[0] = (byte)random.Next(12);
            }

            Assert.Equal(0, _bench.Deliver(datagram, _bench.FreeAddress()));
        }

        Assert.Equal(before + 3_000, _bench.Counters.TotalDrops());
        Assert.Equal(1, _bench.Engine.GetSnapshot().Members);
        Assert.Equal(1, _bench.Engine.GetSnapshot().Sessions);
    }

    /// <summary>What was under way when a session ended is no drop to look at; who goes on is.</summary>
    [Fact]
    public void Control_OfASessionThatEnded_IsCountedBeyondAFew()
    {
        _bench.Advance(_bench.Options.Limits.Lifetime);
        var before = _bench.Join(Blue);
        _bench.Join(Blue, key: before.Key);
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(0, before.Send(new Ping(1, 0)));
        }

        Assert.Equal((8, 8), (_bench.Counters[DropReason.UnknownSession], _bench.Counters.TotalDrops()));
    }

    /// <summary>After a start nodes use for a while what they had before; frames that are lost so are counted at once.</summary>
    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(30, 1, 1, 1)]
    public void MessagesFromBeforeTheStart_AreCountedOnceRegistrationsRanOut(int seconds, int unknown, int refused, int frames)
    {
        var other = new SupernodeBench();
        var (before, peer) = (other.Join(Blue), other.Join(Blue));
        _bench.Advance(TimeSpan.FromSeconds(seconds));

        _bench.Deliver(before.Seal(new Ping(1, 0)), before.Address);
        _bench.Deliver(before.Relayed(peer, [(byte)MessageType.Control, 0, 0, 0]), before.Address);
        Assert.Equal((unknown, refused), (_bench.Counters[DropReason.UnknownSession], _bench.Counters[DropReason.RelayRefused]));
        _bench.Deliver(before.Relayed(peer, [(byte)MessageType.Data, 0, 0, 0]), before.Address);
        Assert.Equal(refused + frames, _bench.Counters[DropReason.RelayRefused]);
    }

    [Fact]
    public void SealedMessage_Repeated_IsReplayed()
    {
        var client = _bench.Join(Blue);
        var goodbye = client.Seal(new Ping(1, 0));

        _bench.Deliver(goodbye, client.Address);
        _bench.Deliver(goodbye, _bench.FreeAddress());

        Assert.Single(client.Take<Pong>(ControlKind.Pong));
        Assert.Equal(1, _bench.Counters[DropReason.Replayed]);
        Assert.Equal(client.Address, _bench.Engine.GetSnapshot().Communities[0].Members[0].Address);
    }

    [Fact]
    public void SealedMessage_EveryBitFlipped_IsNotAuthentic()
    {
        var client = _bench.Join(Blue);
        var original = client.Seal(new Goodbye());
        for (var bit = 0; bit < original.Length * 8; bit++)
        {
            var datagram = original.ToArray();
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(0, _bench.Deliver(datagram, client.Address));
        }

        Assert.Equal(1, _bench.Engine.GetSnapshot().Members);
    }

    [Fact]
    public void SealedNonsense_IsCountedAndSkipped()
    {
        var client = _bench.Join(Blue);

        client.Send(new Has(client.Mac));
        client.Send(new PeerAnswer(client.Mac, null));

        Assert.Equal(2, _bench.Counters[DropReason.UnknownType]);
    }

    [Fact]
    public void Sessions_ThatDoNotRegister_GiveWayAndRunOut()
    {
        var bench = new SupernodeBench(options => options with { Limits = new SupernodeLimits { UnregisteredSessions = 8 } });
        var member = bench.Join(Blue);
        for (var i = 0; i < 30; i++)
        {
            bench.Connect(Blue);
        }

        Assert.Equal(9, bench.Engine.GetSnapshot().Sessions);
        Assert.Equal(RegistrationStatus.Accepted, member.Register()?.Status);
        bench.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(1, bench.Engine.GetSnapshot().Sessions);
        Assert.Equal(1, bench.Counters[Counter.Sessions]);
    }

    [Fact]
    public void Handshakes_BeyondTheRate_GetACookie()
    {
        var bench = new SupernodeBench(options => options with { HandshakeLimits = new() { PerSecond = 5 } });
        for (var i = 0; i < 20; i++)
        {
            bench.Connect(Blue);
        }

        Assert.Equal(15, bench.Counters[Counter.CookiesSent]);
        Assert.Equal(15, bench.Counters[DropReason.HandshakeLimited]);
        Assert.Equal(5, bench.Engine.GetSnapshot().Sessions);
    }

    [Fact]
    public void Cookies_BeyondTheirRate_AreNotSent()
    {
        var bench = new SupernodeBench(options => options with { HandshakeLimits = new() { PerSecond = 5, CookiesPerSecond = 3 } });
        for (var i = 0; i < 20; i++)
        {
            bench.Connect(Blue);
        }

        Assert.Equal(3, bench.Counters[Counter.CookiesSent]);
        Assert.Equal(15, bench.Counters[DropReason.HandshakeLimited]);
    }

    [Fact]
    public void Events_NobodyTakes_AreBounded()
    {
        var member = _bench.Join(Blue);
        for (var i = 0; i < 1_200; i++)
        {
            _bench.Move(member, _bench.FreeAddress());
            member.Send(new Ping(1, 0));
            _bench.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal(1_024, _bench.TakeEvents().Count);
        Assert.True(_bench.Counters[Counter.EventsDropped] > 0);
    }
}
