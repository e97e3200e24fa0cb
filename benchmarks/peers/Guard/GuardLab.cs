using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Guard;

/// <summary>The systems that the guard watches, all running, each between hosts of its own; only one has work at a time.</summary>
internal sealed class GuardLab : IDisposable
{
    /// <summary>Rounds of one measurement; an odd number has a median that was measured.</summary>
    private const int Rounds = 5;

    private const double BitsPerGigabit = 1e9;

    private static readonly TimeSpan Stream = TimeSpan.FromSeconds(1);
    private static readonly PeerSystem Raw = AllSystems.Raw;
    private static readonly PeerSystem Vxlan = new KernelVxlan();

    private readonly List<OverlayLab> _labs = [];
    private readonly List<(PeerSystem System, OverlayLab Lab, RunningSystem Running)> _systems = [];
    private readonly ScratchFolder _folder = new();

    public async Task StartAsync()
    {
        await StartAsync(Raw);
        try
        {
            await StartAsync(Vxlan);
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine("This kernel has no VXLAN; the bare link is the only baseline.");
        }

        await StartAsync(OverlayEdges.Clear);
        await StartAsync(OverlayEdges.Platform);
    }

    /// <summary>
    /// The median, over the rounds, of each system's TCP throughput to that of each baseline in the same round; by the id of the baseline and
    /// that of the system.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>> MeasureAsync(CancellationToken stop)
    {
        var results = new RunResults();
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var (system, lab, running) in _systems)
            {
                stop.ThrowIfCancellationRequested();
                var result = await Iperf.RunAsync(lab[1], running.Address, Stream);
                var measured = new Measured(Metric.Tcp, result.BitsPerSecond / BitsPerGigabit);
                results.Add(round, system.Id, measured);
                Console.WriteLine($"round {round} of {Rounds}: {system.Name}: {measured}");
            }
        }

        PeerSystem[] systems = [.. _systems.Select(entry => entry.System)];
        return systems.Where(system => system.Kind != SystemKind.Overlay).ToDictionary(
            baseline => baseline.Id,
            baseline => (IReadOnlyDictionary<string, double>)systems.Where(system => system.Kind == SystemKind.Overlay).ToDictionary(
                system => system.Id,
                system => results.MedianRatio(system.Id, baseline.Id, Metric.Tcp)!.Value));
    }

    public void Dispose()
    {
        foreach (var lab in _labs)
        {
            lab.Dispose();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(PeerSystem system)
    {
        var lab = new OverlayLab(hosts: 2);
        _labs.Add(lab);
        var running = await system.StartAsync(lab, _folder.Path);
        await OverlayLab.ReachAsync(lab[1], running.Address, [.. running.Ends]);
        await Iperf.StartServerAsync(lab[2]);
        await Iperf.RunAsync(lab[1], running.Address, Stream);
        _systems.Add((system, lab, running));
    }
}
