using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using Overlay.Counters;
using Overlay.Diagnostics;
using Overlay.Underlay;

namespace Overlay.Runtime;

/// <summary>From creation through one start to the end of a supernode, which may come at any moment.</summary>
internal sealed class SupernodeHost : IAsyncDisposable
{
    private const int MaxEvents = 1_024;
    private readonly SupernodeOptions _options;
    private readonly NodeCounters _counters;
    private readonly ILogger _logger;
    private readonly EventHub<MembershipEvent> _events;
    private readonly OverlayMeter _meter;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private SupernodeRuntime? _runtime;
    private Task? _end;

    public SupernodeHost(SupernodeOptions options, NodeKeyPair keyPair, NodeCounters counters, ILogger logger)
    {
        _options = options;
        KeyPair = keyPair;
        _counters = counters;
        _logger = logger;
        _events = new EventHub<MembershipEvent>(MaxEvents, counters);
        _meter = new OverlayMeter(options.MeterFactory, counters, new KeyValuePair<string, object?>("overlay.supernode", keyPair.Id.ToString()));
        _meter.Gauge("overlay.supernode.communities", "{community}", "Communities with members.", () => Observe(runtime => runtime.GetStatistics().Communities.Count));
        _meter.Gauge("overlay.supernode.members", "{member}", "Nodes that are registered.", () => Observe(runtime => runtime.GetStatistics().Members));
    }

    public NodeKeyPair KeyPair { get; }

    public Task Completion => _completion.Task;

    public IPEndPoint LocalEndPoint => (Volatile.Read(ref _runtime) ?? throw new InvalidOperationException("The supernode was not started.")).LocalEndPoint;

    public void Start()
    {
        lock (_gate)
        {
            Ended.ThrowIf(_end is not null, nameof(Supernode));
            if (_runtime is not null)
            {
                throw new InvalidOperationException("The supernode was started before. Create a new one to start again; with the same key pair nodes recognize it.");
            }

            var socket = new UnderlaySocket(DatagramSocket.Open(_options.Bind.ToIPEndPoint(), _options.SocketSettings, _logger), _counters);
            _runtime = new SupernodeRuntime(_options, KeyPair, socket, _counters, _events, _logger, Fault);
            _runtime.Start();
        }

        SupernodeLog.Listening(_logger, LocalEndPoint.ToString(), Convert.ToBase64String(KeyPair.PublicKey));
    }

    public SupernodeStatistics GetStatistics() => Volatile.Read(ref _runtime)?.GetStatistics() ?? new SupernodeStatistics(_counters, new([], 0, 0));

    public IAsyncEnumerable<MembershipEvent> WatchAsync(CancellationToken cancellationToken) => _events.WatchAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _end ??= EndAsync();
            return new ValueTask(_end);
        }
    }

    private async Task EndAsync()
    {
        if (_runtime is { } runtime)
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
            SupernodeLog.Stopped(_logger);
        }

        _completion.TrySetResult();
        _events.Complete();
        _meter.Dispose();
    }

    private void Fault(Exception? error)
    {
        var fault = new OverlayException(OverlayError.Faulted, $"A part of the supernode failed: {error?.Message.TrimEnd('.') ?? "its UDP socket was closed"}. The supernode has stopped and has to be started anew.", error);
        SupernodeLog.Faulted(_logger, fault.Message, fault);
        if (_completion.TrySetException(fault))
        {
            // Not everybody looks at the completion.
            _ = _completion.Task.Exception;
        }

        _events.Complete();
    }

    private IEnumerable<Measurement<long>> Observe(Func<SupernodeRuntime, long> read) => Volatile.Read(ref _runtime) is { } runtime ? [new(read(runtime))] : [];
}
