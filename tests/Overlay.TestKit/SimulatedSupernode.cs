using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes;
using Overlay.Supernodes.Members;
using Overlay.Wire;

namespace Overlay.TestKit;

/// <summary>A host with the real engine of a supernode. It keeps its key when it is restarted, and nothing else.</summary>
internal sealed class SimulatedSupernode : SimulatedHost
{
    private readonly SupernodeEngineOptions _options;
    private readonly List<SupernodeEvent> _events = [];
    private SupernodeEngine _engine = null!;

    public SimulatedSupernode(Simulation simulation, string name, Func<SupernodeEngineOptions, SupernodeEngineOptions>? configure)
        : base(simulation, name, simulation.Underlay.FreeAddress(1200), nat: null)
    {
        var options = new SupernodeEngineOptions { KeyPair = NodeKeyPair.Generate(Random), Suites = Simulation.Suites };
        _options = configure?.Invoke(options) ?? options;
        Restart();
    }

    public NodeCounters Counters => _options.Counters;

    public ReadOnlySpan<byte> PublicKey => _options.KeyPair.PublicKey;

    /// <summary>Answers the questions of the engine, if its options say that it asks.</summary>
    public Func<AdmissionQuestion, bool> Admits { get; set; } = _ => true;

    /// <summary>Everything that happened since the start, restarts included.</summary>
    public IReadOnlyList<SupernodeEvent> Events => _events;

    public SupernodeSnapshot Snapshot => _engine.GetSnapshot();

    /// <summary>How full the tables of the engine are that empty by themselves.</summary>
    public IReadOnlyDictionary<string, int> TableSizes => _engine.GetTableSizes();

    /// <summary>How full those are that forget only to make room.</summary>
    public IReadOnlyDictionary<string, TableSize> MemorySizes => _engine.GetMemorySizes();

    public int MemberCount => _engine.GetSnapshot().Members;

    protected override Instant NextDeadline => _engine.NextDeadline;

    protected override void StartEngine() => _engine = new SupernodeEngine(_options, Random, Now);

    protected override void HandleDatagram(PacketBuffer datagram) => _engine.HandleDatagram(datagram, Now);

    protected override void HandleTimeout() => _engine.HandleTimeout(Now);

    protected override bool TryTakeTransmit(out Datagram datagram) => _engine.TryTakeTransmit(out datagram);

    protected override void TakeOutput()
    {
        while (_engine.TryTakeAdmission(out var question))
        {
            _engine.Decide(question.Id, Admits(question), Now);
        }

        while (_engine.TryTakeEvent(out var happened))
        {
            _events.Add(happened);
        }
    }
}
