using Overlay.Counters;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Somebody on the way has recorded initiations of two nodes and sends them again, from anywhere. The nodes reach each other as if he were not there.</summary>
public class RecordedHandshakeStories
{
    private const int Recordings = 6;

    private static readonly NodeSetup RekeysSoon = new()
    {
        Configure = options => options with
        {
            Timings = options.Timings with { Sessions = new SessionLimits { RekeyAfter = Seconds(10), Lifetime = Seconds(15) } },
        },
    };

    [Theory]
    [Seeds(3)]
    public void Recordings_WhileBothStart_DelayNothing(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Delay = Milliseconds(60) };
        var world = new World(sim);
        Array.ForEach(world.Nodes, node => node.Kill());
        world.PlayAgain(every: Milliseconds(22), span: Seconds(40));
        sim.RunFor(Seconds(1));
        Array.ForEach(world.Nodes, node => node.Restart());

        sim.RunUntil(sim.AllReachAll, Seconds(3));
        world.ExpectNoLoss(Seconds(30));
    });

    [Theory]
    [Seeds(3)]
    public void Recordings_WhileKeysChange_LoseNoFrame(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Delay = Milliseconds(60) };
        var world = new World(sim);
        var before = world.Nodes[0].Counters[Counter.HandshakesCompleted];
        world.PlayAgain(every: Milliseconds(22), span: Seconds(60));

        world.ExpectNoLoss(Seconds(60));

        Assert.InRange(world.Nodes[0].Counters[Counter.HandshakesCompleted] - before, 5, 25);
    });

    /// <summary>On a LAN each initiation is followed by old ones before its response is there.</summary>
    [Theory]
    [Seeds(3)]
    public void Recordings_RightBehindEachInitiation_LoseNoFrame(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Delay = Milliseconds(0.15) };
        var world = new World(sim);
        sim.Log.Watcher = record =>
        {
            if (record.Type == MessageType.HandshakeInitiation && record.From != "stranger")
            {
                sim.After(Milliseconds(0.05), () => world.PlayAllTo(record.Destination));
            }
        };
        world.ExpectNoLoss(Seconds(60));

        Array.ForEach(world.Nodes, node => node.Kill());
        sim.RunFor(Seconds(1));
        Array.ForEach(world.Nodes, node => node.Restart());
        sim.RunUntil(sim.AllReachAll, Seconds(3));
        world.ExpectNoLoss(Seconds(30));
    });

    /// <summary>The stamps of a host whose clock went back are old; a cookie shows that it is there.</summary>
    [Theory]
    [Seeds(3)]
    public void ClockThatWentBack_CostsOneRoundTrip(int seed) => Story.Tell(seed, sim =>
    {
        var world = new World(sim);
        var (restarted, other) = (world.Initiator, world.Nodes.First(node => node != world.Initiator));
        restarted.Kill();
        restarted.ClockError = TimeSpan.Zero;
        restarted.Restart();

        sim.RunUntil(() => restarted.Reaches(other), Seconds(2));

        Assert.True(other.Counters[Counter.CookiesSent] > 0);
        world.ExpectNoLoss(Seconds(20));
    });

    private sealed class World
    {
        private readonly TestKit.Simulation _sim;
        private readonly List<PacketRecord> _recorded;

        public World(TestKit.Simulation sim)
        {
            _sim = sim;
            sim.AddSupernode();
            sim.Log.KeepsAll = true;
            Nodes = sim.Mesh(2, RekeysSoon);
            for (var i = 0; i < Recordings; i++)
            {
                Nodes[i % 2].Kill();
                Nodes[i % 2].Restart();
                sim.RunFor(Seconds(25));
            }

            sim.RunUntil(sim.AllReachAll, Seconds(30));
            var initiations = sim.Log.Kept
                .Where(record => record.Type == MessageType.HandshakeInitiation && record.Fate == PacketFate.Sent && Nodes.Any(node => node.Address == record.Destination))
                .DistinctBy(record => record.Hash)
                .ToList();
            _recorded = [.. initiations.GroupBy(record => record.Destination).SelectMany(group => group.TakeLast(2 * Recordings))];
            sim.Log.KeepsAll = false;
            Assert.Contains(_recorded.GroupBy(record => record.Destination), group => group.Count() >= Recordings);
            Initiator = Nodes.First(node => node.Address == initiations[^1].Source);
        }

        public SimulatedNode[] Nodes { get; }

        /// <summary>Who began the last handshake, and begins the changes of keys.</summary>
        public SimulatedNode Initiator { get; }

        public void PlayAgain(TimeSpan every, TimeSpan span)
        {
            for (var (at, i) = (TimeSpan.Zero, 0); at < span; at += every, i++)
            {
                foreach (var toOne in _recorded.GroupBy(record => record.Destination))
                {
                    var record = toOne.ElementAt(i % toOne.Count());
                    var source = i % 2 == 0 ? record.Source : SimulatedAddress.Public(30_000, 666);
                    _sim.After(at, () => _sim.Underlay.Inject(null, source, record.Destination, record.Bytes!));
                }
            }
        }

        public void PlayAllTo(Primitives.UnderlayAddress destination)
        {
            foreach (var record in _recorded.Where(record => record.Destination == destination).TakeLast(Recordings))
            {
                _sim.Underlay.Inject(null, record.Source, destination, record.Bytes!);
            }
        }

        public void ExpectNoLoss(TimeSpan span)
        {
            _sim.RunFor(Seconds(1));
            Array.ForEach(Nodes, node => node.ForgetReceived());
            _sim.Chat(Nodes, Milliseconds(100), span);
            _sim.RunFor(span + Seconds(1));
            Assert.Equal(0, MissingFromChat(Nodes, Milliseconds(100), span));
        }
    }
}
