using System.Diagnostics;
using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks;

/// <summary>
/// Measures all systems, one after the other, round by round. Each is started anew on new hosts every round, and warmed up: nothing of the
/// one before it is left.
/// </summary>
internal sealed class PeersRun(PeersSettings settings)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _failed = [];
    private readonly IReadOnlyList<Figure> _figures = [.. settings.Figures.Where(figure => figure.IsInstalled)];

    public RunResults Results { get; } = new();

    /// <summary>What did not take part, with the reason.</summary>
    public List<string> LeftOut { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        LeaveOutWhatIsMissing();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var system in settings.Systems.Where(system => !_failed.Contains(system.Id)))
            {
                stop.ThrowIfCancellationRequested();
                Print($"round {round} of {settings.Rounds}, {clock.Elapsed:h\\:mm\\:ss}: {system.Name}");
                await TryMeasureAsync(round, system, stop);
            }
        }
    }

    private void LeaveOutWhatIsMissing()
    {
        foreach (var system in settings.Systems.Where(system => !system.IsInstalled))
        {
            LeaveOut(system, $"not installed (Debian's package {system.Package})");
        }

        foreach (var figure in settings.Figures.Except(_figures))
        {
            LeaveOut($"the test '{figure.Id}'", $"needs {string.Join(", ", figure.Programs)}");
        }
    }

    private async Task TryMeasureAsync(int round, PeerSystem system, CancellationToken stop)
    {
        try
        {
            await MeasureAsync(round, system, stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception error) when (system.Kind is SystemKind.Peer or SystemKind.Kernel && error is InvalidOperationException or TimeoutException or FormatException)
        {
            LeaveOut(system, error.Message);
        }
    }

    private async Task MeasureAsync(int round, PeerSystem system, CancellationToken stop)
    {
        using var lab = new OverlayLab(hosts: 2);
        using var whenStopped = stop.Register(lab.Dispose);
        using var folder = new ScratchFolder();
        var running = await system.StartAsync(lab, folder.Path);
        await OverlayLab.ReachAsync(lab[1], running.Address, [.. running.Ends]);
        await WarmUpAsync(lab, running);
        var session = new Session(lab[1], lab[2], running, settings.Scale);
        foreach (var figure in _figures)
        {
            foreach (var measured in await figure.MeasureAsync(session))
            {
                Results.Add(round, system.Id, measured);
                Print($"  {measured}");
            }
        }
    }

    /// <summary>Until the two ends have found the straight way, and what is compiled while it runs is compiled.</summary>
    private static async Task WarmUpAsync(OverlayLab lab, RunningSystem running)
    {
        using var server = await Iperf.StartServerAsync(lab[2]);
        await Iperf.RunAsync(lab[1], running.Address, WarmUp);
    }

    private void LeaveOut(PeerSystem system, string reason)
    {
        _failed.Add(system.Id);
        LeaveOut(system.Name, reason);
    }

    private void LeaveOut(string what, string reason)
    {
        LeftOut.Add($"{what}: {reason}");
        Print($"{what} is left out: {reason}");
    }

    private static void Print(string line) => Console.WriteLine(line);
}
