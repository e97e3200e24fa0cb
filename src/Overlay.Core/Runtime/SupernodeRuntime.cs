using System.Net;
using Microsoft.Extensions.Logging;
using Overlay.Counters;
using Overlay.Host;
using Overlay.Supernodes;

namespace Overlay.Runtime;

/// <summary>A supernode that runs: its socket, its engine, the thread that relays, and the tasks for all else and for admission.</summary>
internal sealed class SupernodeRuntime : IAsyncDisposable
{
    private readonly UnderlaySocket _socket;
    private readonly NodeCounters _counters;
    private readonly SupernodeLoop _loop;
    private readonly AdmissionDesk _desk;
    private readonly PathThread _thread;
    private readonly RunningLoops _running;
    private Task _tasks = Task.CompletedTask;

    public SupernodeRuntime(
        SupernodeOptions options, NodeKeyPair keyPair, UnderlaySocket socket, NodeCounters counters, EventHub<MembershipEvent> events, ILogger logger, Action<Exception?> onFault)
    {
        _socket = socket;
        _counters = counters;
        var clock = new SystemClock(options.TimeProvider);
        var engineOptions = new SupernodeEngineOptions
        {
            KeyPair = keyPair,
            Suites = SuiteBenchmark.Measure(CipherSuites.Default),
            Communities = options.Communities?.ToHashSet(StringComparer.Ordinal),
            AsksAdmission = options.Admit is not null,
            Limits = options.Limits.ToEngine(),
            Replicates = options.Replicates,
            Counters = counters,
        };
        _desk = new AdmissionDesk(options.Admit, logger);
        _loop = new SupernodeLoop(
            new SupernodeEngine(engineOptions, SystemRandomSource.Instance, clock.Now), socket, _desk, new MembershipEventSink(events, logger, clock.Now), counters, clock);
        _running = new RunningLoops(StopAsync, (error, _) => onFault(error));
        _thread = new PathThread($"overlay supernode {keyPair.Id}", _loop.RelayLoop, error => _running.OnEnd(error, string.Empty));
    }

    public IPEndPoint LocalEndPoint => _socket.LocalAddress.ToIPEndPoint();

    public void Start()
    {
        _thread.Start();
        _tasks = Task.WhenAll(_running.RunAsync(_loop.ControlLoopAsync), _running.RunAsync(() => _desk.LoopAsync(_loop.Decide)));
    }

    public SupernodeStatistics GetStatistics() => new(_counters, _loop.GetSnapshot());

    public ValueTask DisposeAsync() => new(_running.StopAsync());

    private async Task StopAsync()
    {
        _desk.Stop();
        _loop.Stop();
        _socket.Dispose();
        await _tasks.ConfigureAwait(false);
        await _thread.Ended.ConfigureAwait(false);
        _loop.Dispose();
    }
}
