using Overlay.Counters;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What somebody on the path, or anywhere, can send. Nothing of it may change anything.</summary>
public class HostileStories
{
    [Theory]
    [Seeds(3)]
    public void RandomDatagrams_AreCountedAndChangeNothing(int seed) => Story.Tell(seed, sim =>
    {
        var world = new World(sim);
        var before = world.Drops;
        var random = sim.Random.Fork("hostile");

        for (var i = 0; i < 2_000; i++)
        {
            var datagram = new byte[1 + random.Next(200)];
            random.Fill(datagram);
            datagram[0] = (byte)random.Next(12);
            world.Inject(world.AnyAddress(random), world.AnyAddress(random), datagram);
        }

        world.ExpectNothingChanged();
        Assert.Equal(before + 2_000, world.Drops);
    });

    [Theory]
    [Seeds(3)]
    public void Recording_PlayedAgain_ChangesNothing(int seed) => Story.Tell(seed, sim =>
    {
        var world = new World(sim);
        var random = sim.Random.Fork("hostile");

        foreach (var record in world.Recording)
        {
            world.Inject(record.Source, record.Destination, record.Bytes!);
            world.Inject(world.Stranger, record.Destination, record.Bytes!);
            world.Inject(record.Source, world.AnyAddress(random), record.Bytes!);
            sim.RunFor(Milliseconds(2));
        }

        world.ExpectNothingChanged();
    });

    [Theory]
    [Seeds(3)]
    public void Recording_WithOneBitFlipped_ChangesNothing(int seed) => Story.Tell(seed, sim =>
    {
        var world = new World(sim);
        var random = sim.Random.Fork("hostile");

        foreach (var record in world.Recording)
        {
            var datagram = record.Bytes!.ToArray();
            datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
            world.Inject(record.Source, record.Destination, datagram);
            world.Inject(world.Stranger, record.Destination, datagram.AsSpan(0, 1 + random.Next(datagram.Length)).ToArray());
            sim.RunFor(Milliseconds(2));
        }

        world.ExpectNothingChanged();
    });

    [Theory]
    [Seeds(3)]
    public void FloodOfInitiations_IsMetWithCookies(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(2);
        var random = sim.Random.Fork("hostile");
        var forNode = Initiation(HandshakeIdentity.ForNodes(NodeKeyPair.Generate(random), new CommunitySecrets("other", OverlaySecurity.None)), nodes[0].KeyPair.PublicKey, random);
        var forSupernode = Initiation(HandshakeIdentity.ForSupernode(NodeKeyPair.Generate(random)), supernode.PublicKey, random);
        for (var i = 0; i < 3_000; i++)
        {
            sim.After(Milliseconds(3 * i), () =>
            {
                sim.Underlay.Inject(null, SimulatedAddress.Public(20_000 + random.Next(20_000), 9), nodes[0].Address, forNode);
                sim.Underlay.Inject(null, SimulatedAddress.Public(20_000 + random.Next(20_000), 9), supernode.Address, forSupernode);
            });
        }

        sim.RunFor(Seconds(2));
        var late = sim.AddNode("late");
        sim.RunUntil(() => late.Reaches(nodes[0]) && nodes[0].Reaches(late), within: Seconds(3));
        sim.RunFor(Seconds(6));

        Assert.True(nodes[0].Counters[Counter.CookiesSent] > 1_500);
        Assert.True(supernode.Counters[Counter.CookiesSent] > 1_500);
        Assert.True(supernode.Snapshot.Sessions < 1_000);
        Assert.True(nodes[0].HasDirectPathTo(nodes[1]));
        Assert.Equal(2, nodes[0].Peers.Count);
    });

    private static byte[] Initiation(HandshakeIdentity identity, ReadOnlySpan<byte> publicKey, SeededRandom random)
    {
        var handshaker = new Handshaker(identity, TestKit.Simulation.Suites, random, Instant.Zero);
        return handshaker.Begin(publicKey, new Hello(false, 0, identity.KeyPair.DefaultMac, 1_400, []), 7, Instant.Zero).Message.ToArray();
    }

    /// <summary>Three nodes, two of them by relay, at rest, with a recording of all that they ever sent.</summary>
    private sealed class World
    {
        private readonly TestKit.Simulation _sim;
        private readonly SimulatedSupernode _supernode;
        private readonly SimulatedNode[] _nodes;
        private readonly string _before;

        public World(TestKit.Simulation sim)
        {
            _sim = sim;
            sim.Log.KeepsAll = true;
            _supernode = sim.AddSupernode();
            _nodes = [.. new[] { "a", "b", "c" }.Select(name => sim.AddNode(name, new NodeSetup { Starts = false }))];
            sim.Underlay.Block(_nodes[0], _nodes[1]);
            Array.ForEach(_nodes, node => node.Restart());
            sim.RunUntil(sim.AllReachAll, within: Seconds(5));

            // Until a peer has confirmed the group key it gets copies as Data, and could be made to take one group frame again.
            sim.RunFor(Seconds(2));
            sim.Chat(_nodes, Milliseconds(100), Seconds(1));

            // For the time of a registration a supernode does not count what may come from before its start.
            sim.RunFor(Seconds(30));
            Recording = [.. sim.Log.Kept.Where(record => record.Fate is PacketFate.Sent)];
            sim.Log.KeepsAll = false;
            Array.ForEach(_nodes, node => node.ForgetReceived());
            _before = State;
        }

        public IReadOnlyList<PacketRecord> Recording { get; }

        public UnderlayAddress Stranger { get; } = SimulatedAddress.Public(30_000, 666);

        public long Drops => _nodes.Sum(node => node.Counters.TotalDrops()) + _supernode.Counters.TotalDrops();

        private string State => string.Join('\n',
        [
            .. _nodes.SelectMany(node => node.Peers.OrderBy(peer => peer.Id).Select(peer => $"{node} {peer.Mac} {peer.Path} {peer.IsReachable}")),
            .. _nodes.Select(node => $"{node} {node.Events.Count} events, received {string.Join(',', node.Received)}"),
            .. _supernode.Snapshot.Communities.SelectMany(community => community.Members.Select(member => $"{community.Name} {member}")),
        ]);

        public UnderlayAddress AnyAddress(SeededRandom random) =>
            random.Next(4) is var index and < 3 ? _nodes[index].Address : _supernode.Address;

        public void Inject(UnderlayAddress source, UnderlayAddress destination, byte[] datagram) =>
            _sim.Underlay.Inject(null, source, destination, datagram);

        public void ExpectNothingChanged()
        {
            _sim.RunFor(Seconds(2));
            Assert.Equal(_before, State);
            Array.ForEach(_nodes, node => node.ForgetReceived());
            _sim.Chat(_nodes, Milliseconds(50), Seconds(2));
            _sim.RunFor(Seconds(3));
            Assert.Equal(0, MissingFromChat(_nodes, Milliseconds(50), Seconds(2)));
        }
    }
}
