using System.Runtime.CompilerServices;
using Overlay.Crypto;
using Overlay.Primitives.Timing;
using Overlay.Supernodes;

namespace Overlay.TestKit;

/// <summary>
/// Nodes and supernodes with their real engines on a simulated underlay, in virtual time that jumps to the next arrival or deadline.
/// The seed is the only input: a run with the same seed and story does the same to the byte.
/// </summary>
internal sealed class Simulation
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly List<SimulatedSupernode> _supernodes = [];
    private readonly List<SimulatedNode> _nodes = [];
    private long _order;

    public Simulation(int seed)
    {
        Seed = seed;
        Random = new SeededRandom((ulong)seed);
        Underlay = new Underlay(this, Random.Fork("underlay"));
    }

    /// <summary>What every simulated machine has; measured speeds would make runs differ.</summary>
    public static IReadOnlyList<SuiteSpeed> Suites { get; } = [new(CipherSuites.Aes256Gcm, 2_000), new(CipherSuites.ChaCha20Poly1305, 1_000)];

    public int Seed { get; }

    public Instant Now { get; private set; } = Instant.Zero;

    public PacketLog Log { get; } = new();

    public Underlay Underlay { get; }

    public SeededRandom Random { get; }

    public IReadOnlyList<SimulatedSupernode> Supernodes => _supernodes;

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public SimulatedSupernode AddSupernode(string name = "supernode", Func<SupernodeEngineOptions, SupernodeEngineOptions>? configure = null)
    {
        _supernodes.Add(new SimulatedSupernode(this, name, configure));
        return _supernodes[^1];
    }

    public SimulatedNode AddNode(string name, NodeSetup? setup = null)
    {
        _nodes.Add(new SimulatedNode(this, name, setup ?? new NodeSetup()));
        return _nodes[^1];
    }

    /// <summary>True if every running node reaches every other one.</summary>
    public bool AllReachAll()
    {
        var running = _nodes.FindAll(node => node.IsRunning);
        return running.TrueForAll(node => node.Peers.Count(peer => peer.IsReachable) == running.Count - 1);
    }

    /// <summary>Lets something happen at a time; what is due at one time happens in the order of the calls.</summary>
    public void Schedule(Instant at, Action action) => _events.Enqueue(action, (at.Microseconds, _order++));

    public void After(TimeSpan span, Action action) => Schedule(Now + span, action);

    /// <summary>Lets a span of time pass.</summary>
    public void RunFor(TimeSpan span)
    {
        var end = Now + span;
        while (TryStep(end))
        {
        }

        Now = end;
    }

    /// <summary>Lets time pass until the condition holds; fails if it does not within the span.</summary>
    public void RunUntil(Func<bool> condition, TimeSpan within, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var end = Now + within;
        while (!condition())
        {
            if (!TryStep(end))
            {
                Now = end;
                throw new SimulationException(this, $"not within {within.TotalSeconds} s: {text}");
            }
        }
    }

    /// <summary>As above, for a condition that is costly: it is looked at every so often.</summary>
    public void RunUntil(Func<bool> condition, TimeSpan within, TimeSpan every, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var end = Now + within;
        while (!condition())
        {
            if (Now >= end)
            {
                throw new SimulationException(this, $"not within {within.TotalSeconds} s: {text}");
            }

            RunFor(every);
        }
    }

    /// <summary>Lets a span of time pass and fails as soon as the condition does not hold.</summary>
    public void RunWhile(Func<bool> condition, TimeSpan span, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var end = Now + span;
        do
        {
            if (!condition())
            {
                throw new SimulationException(this, $"does not hold any more: {text}");
            }
        }
        while (TryStep(end));
        Now = end;
    }

    /// <summary>Does the next thing that is due, unless that is after the end.</summary>
    private bool TryStep(Instant end)
    {
        if (!_events.TryPeek(out var action, out var due) || due.At > end.Microseconds)
        {
            return false;
        }

        _events.Dequeue();
        Now = new Instant(due.At);
        action();
        return true;
    }
}
