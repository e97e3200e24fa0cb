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

    private static readonly TimeSpan Stream = TimeSpan.FromSeconds(1);

    private readonly List<OverlayLab> _labs = [];
    private readonly List<(PeerSystem System, OverlayLab Lab, RunningSystem Running)> _systems = [];
    private readonly ScratchFolder _folder = new();

    public async Task StartAsync()
    {
        foreach (var system in (PeerSystem[])[AllSystems.Raw, OverlayEdges.Clear, OverlayEdges.Platform])
        {
            var lab = new OverlayLab(hosts: 2);
            _labs.Add(lab);
            var running = await system.StartAsync(lab, _folder.Path);
            _systems.Add((system, lab, running));
            await OverlayLab.ReachAsync(lab[1], running.Address, [.. running.Ends]);
            await Iperf.StartServerAsync(lab[2]);
            await Iperf.RunAsync(lab[1], running.Address, Stream);
        }
    }

    /// <summary>The median, over the rounds, of each system's TCP throughput to that of the bare link in the same round.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(CancellationToken stop)
    {
        var results = new RunResults();
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var (system, lab, running) in _systems)
            {
                stop.ThrowIfCancellationRequested();
                var result = await Iperf.RunAsync(lab[1], running.Address, Stream);
                var measured = new Measured(Metric.Tcp, result.BitsPerSecond / 1e9);
                results.Add(round, system.Id, measured);
                Console.WriteLine($"round {round} of {Rounds}: {system.Name}: {measured}");
            }
        }

        return _systems.Skip(1).ToDictionary(
            entry => entry.System.Id,
            entry => results.MedianRatio(entry.System.Id, AllSystems.Raw.Id, Metric.Tcp)!.Value);
    }

    public void Dispose()
    {
        foreach (var lab in _labs)
        {
            lab.Dispose();
        }

        _folder.Dispose();
    }
}
