using Overlay.Buffers;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>A member who can forge source addresses, or names addresses that are not its own, wants others to send to somebody who has nothing to do with the segment.</summary>
public class ForgedSourceStories
{
    private static readonly UnderlayAddress Member = SimulatedAddress.Public(30_000, 666);
    private static readonly UnderlayAddress Victim = SimulatedAddress.Public(30_001, 9);

    [Theory]
    [Seeds(3)]
    public void FirstPacketFromElsewhere_BringsNoMoreThanThreeTimesItsLength(int seed) => Story.Tell(seed, sim =>
    {
        var (sent, arrived) = JoinAndTurn(sim, copies: false);

        Assert.True(sent > 0);
        Assert.InRange(arrived, 1, 3 * sent);
    });

    [Theory]
    [Seeds(3)]
    public void OnePacketFromElsewhere_BringsNoMoreThanThreeTimesItsLength(int seed) => Story.Tell(seed, sim =>
    {
        var (sent, arrived) = JoinAndTurn(sim, copies: false, packets: 1);

        Assert.InRange(arrived, 1, 3 * sent);
    });

    /// <summary>The response went to the victim, too, who does not tell: the next packet proves nothing.</summary>
    [Theory]
    [Seeds(3)]
    public void CopyOfTheInitiationFromElsewhere_ProvesNothing(int seed) => Story.Tell(seed, sim =>
    {
        var (sent, arrived) = JoinAndTurn(sim, copies: true);

        Assert.InRange(arrived, 1, 3 * sent);
    });

    [Theory]
    [Seeds(3)]
    public void AddressesOfAVictim_InRegistrations_BringFewPackets(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var honest = sim.Mesh(2);
        var arrived = CountBytesTo(sim, address => address.HasSameHost(Victim));
        var named = Enumerable.Range(1, 7).Select(port => SimulatedAddress.WithPort(Victim, (ushort)port)).ToArray();
        for (var round = 0; round < 4; round++)
        {
            var members = Enumerable.Range(0, 20)
                .Select(i => sim.AddNode($"m{round}.{i}", new NodeSetup { Configure = options => options with { LocalAddresses = named } }))
                .ToArray();
            sim.RunUntil(() => members.All(member => member.Supernodes.All(link => link.IsRegistered)), Seconds(5));
            Array.ForEach(members, member => member.Kill());
            sim.RunFor(Seconds(40));
        }

        Assert.InRange(arrived(), 1, 2 * (64 + (80 * 2)) * 200);
        Assert.True(honest[0].HasDirectPathTo(honest[1]));
    });

    /// <summary>The node talks to all while a member that shook hands with it sends on from the victim's address. What was sent from there, and what came there.</summary>
    private static (long Sent, long Arrived) JoinAndTurn(TestKit.Simulation sim, bool copies, int packets = 20)
    {
        var node = sim.AddNode("a");
        var arrived = CountBytesTo(sim, address => address == Victim);
        var attacker = new Attacker(sim, node);
        attacker.Begin();
        if (copies)
        {
            attacker.CopyFrom(Victim);
        }

        sim.RunFor(Seconds(1));
        attacker.Finish();
        for (var i = 0; i < 20; i++)
        {
            if (i < packets)
            {
                attacker.SendFrom(Victim);
            }

            for (var texts = 0; texts < 100; texts++)
            {
                sim.After(Milliseconds(10 * texts), () => node.Multicast(new string('x', 1_000)));
            }

            sim.RunFor(Seconds(1));
        }

        return (attacker.SentFromVictim, arrived());
    }

    private static Func<long> CountBytesTo(TestKit.Simulation sim, Func<UnderlayAddress, bool> isVictim)
    {
        var bytes = 0L;
        sim.Log.Watcher = record => bytes += record.Fate == PacketFate.Sent && isVictim(record.Destination) ? record.Length : 0;
        return () => bytes;
    }

    /// <summary>Somebody with the community's key, who receives at one address and can send from any.</summary>
    private sealed class Attacker
    {
        private readonly TestKit.Simulation _sim;
        private readonly SimulatedNode _node;
        private readonly NodeKeyPair _keyPair;
        private readonly Handshaker _handshaker;
        private PendingHandshake _pending = null!;
        private Session _session = null!;

        public Attacker(TestKit.Simulation sim, SimulatedNode node)
        {
            (_sim, _node) = (sim, node);
            var random = sim.Random.Fork("attacker");
            _keyPair = NodeKeyPair.Generate(random);
            var identity = HandshakeIdentity.ForNodes(_keyPair, new CommunitySecrets(NodeSetup.DefaultCommunity, NodeSetup.SecurityOf(1)));
            _handshaker = new Handshaker(identity, TestKit.Simulation.Suites, random, Instant.Zero);
        }

        public long SentFromVictim { get; private set; }

        public void Begin()
        {
            _sim.Log.KeepsAll = true;
            _pending = _handshaker.Begin(_node.KeyPair.PublicKey, new Hello(false, 0, _keyPair.DefaultMac, 1_400, []), 77, _sim.Now);
            _sim.Underlay.Inject(null, Member, _node.Address, _pending.Message.ToArray());
        }

        public void CopyFrom(UnderlayAddress source)
        {
            _sim.Underlay.Inject(null, source, _node.Address, _pending.Message.ToArray());
            SentFromVictim += _pending.Message.Length;
        }

        public void Finish()
        {
            var response = _sim.Log.Kept.First(record => record.Type == MessageType.HandshakeResponse && record.Destination == Member).Bytes!;
            _sim.Log.KeepsAll = false;
            Assert.True(_handshaker.TryFinish(_pending, response, _sim.Now, out var session, out _, out var reason), reason.ToString());
            _session = session;
        }

        public void SendFrom(UnderlayAddress source)
        {
            var packet = new PacketBuffer(2_000);
            packet.SetLength(new Ping(1, 0).Write(packet.Reset()));
            Assert.True(_session.SealControl(packet));
            SentFromVictim += packet.Length;
            _sim.Underlay.Inject(null, source, _node.Address, packet.Span.ToArray());
        }
    }
}
