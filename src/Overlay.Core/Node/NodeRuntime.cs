using System.Net;
using Overlay.Crypto;
using Overlay.Diagnostics;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Protocol;
using Overlay.Sockets;
using Overlay.Transforms;

namespace Overlay.Node;

/// <summary>A node that runs: its socket, its engine, its one or two threads and its control loop. Whichever ends first ends all.</summary>
internal sealed class NodeRuntime : IAsyncDisposable
{
    private readonly NodeParts _parts;
    private readonly UnderlaySocket _socket;
    private readonly SupernodeDirectory _supernodes;
    private readonly NodeEventSink _events;
    private readonly ControlLoop _control;
    private readonly SupernodeRetries _retries;
    private readonly PathThread _inbound;
    private readonly PathThread _outbound;
    private readonly Action<OverlayException> _onFault;
    private readonly Lock _gate = new();
    private Task _loops = Task.CompletedTask;
    private Task? _stop;

    private NodeRuntime(NodeParts parts, UnderlaySocket socket, SupernodeDirectory supernodes, Action<OverlayException> onFault)
    {
        _parts = parts;
        _socket = socket;
        _supernodes = supernodes;
        _onFault = onFault;
        var mtu = parts.Port.Mtu;
        _events = new NodeEventSink(parts.Events, supernodes, parts.Logger, parts.Options.Community, parts.Mac);
        var engine = new NodeEngine(EngineOptions(), SystemRandomSource.Instance, parts.Clock.Now);
        var port = new PortWriter(parts.Port, parts.Counters);
        _control = new ControlLoop(engine, socket, port, _events, parts.Clock, mtu);
        _retries = new SupernodeRetries(supernodes, _control, parts.Clock.Time, parts.Logger);
        var inbound = new InboundPath(socket, engine.DataPlane, _control, port, parts.Counters, parts.Clock, mtu);
        var outbound = new OutboundPath(parts.Port, engine.DataPlane, _control, socket, parts.Clock);
        if (parts.Options.SingleThread && parts.Port is IPolledSource polled && SharedPath.IsPossible(socket, polled))
        {
            var shared = new SharedPath(inbound, outbound, socket, polled);
            _outbound = _inbound = new PathThread($"overlay {parts.KeyPair.Id}", shared.Loop, error => OnEnd(error, "The port or the UDP socket of the node was closed."));
        }
        else
        {
            _inbound = new PathThread($"overlay {parts.KeyPair.Id} in", inbound.Loop, error => OnEnd(error, "The UDP socket of the node was closed."));
            _outbound = new PathThread($"overlay {parts.KeyPair.Id} out", outbound.Loop, error => OnEnd(error, "The port of the node was closed."));
        }
    }

    public IPEndPoint LocalEndPoint => _socket.LocalAddress.ToIPEndPoint();

    public ControlLoop Control => _control;

    public SupernodeDirectory Supernodes => _supernodes;

    /// <summary>Ends when the first supernode accepted the node; fails if one refuses it before that.</summary>
    public Task Registered => _events.Registered;

    /// <summary>Binds, resolves the supernodes' names and opens the port. Nothing is left open if that fails.</summary>
    public static async Task<NodeRuntime> CreateAsync(NodeParts parts, Action<OverlayException> onFault, CancellationToken cancellationToken)
    {
        var options = parts.Options;
        var socket = new UnderlaySocket(DatagramSocket.Open(options.Bind, options.Underlay.SocketSettings, parts.Logger), parts.Counters);
        try
        {
            var supernodes = new SupernodeDirectory(options.Supernodes, options.Underlay, socket.LocalAddress.IsIPv4);
            await supernodes.ResolveAllAsync(cancellationToken).ConfigureAwait(false);
            await parts.Port.OpenAsync(parts.Mac, cancellationToken).ConfigureAwait(false);
            return new NodeRuntime(parts, socket, supernodes, onFault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Start()
    {
        NodeLog.Starting(_parts.Logger, _parts.KeyPair.Id, _parts.Mac, _parts.Options.Community, LocalEndPoint.ToString());
        if (_parts.Port is IOffloadPort port)
        {
            NodeLog.PortAbilities(_parts.Logger, port.Abilities);
        }

        _inbound.Start();
        if (_outbound != _inbound)
        {
            _outbound.Start();
        }

        _loops = Task.WhenAll(RunAsync(_control.LoopAsync), RunAsync(_retries.LoopAsync));
    }

    /// <summary>Says goodbye, ends threads and loops and closes the socket and the port; once, whoever calls first.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stop ??= StopAsync();
            return new ValueTask(_stop);
        }
    }

    private async Task StopAsync()
    {
        // The caller may be one of the threads that are waited for.
        await Task.Yield();
        _control.Stop();
        _retries.Stop();
        await _loops.ConfigureAwait(false);

        // The last frames of the application, its own farewell among them, go out while the peers still have the keys for them.
        _parts.Port.Close();
        await _outbound.Ended.ConfigureAwait(false);
        _control.Leave();
        _socket.Dispose();
        await _inbound.Ended.ConfigureAwait(false);
        _control.Dispose();
        _retries.Dispose();
        NodeLog.Stopped(_parts.Logger, _parts.KeyPair.Id);
    }

    private async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await Task.Run(loop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            OnEnd(e, string.Empty);
        }
    }

    /// <summary>A path has ended: nothing to do while the node stops, else the node ends with a fault.</summary>
    private void OnEnd(Exception? error, string silentEnd)
    {
        lock (_gate)
        {
            if (_stop is not null)
            {
                return;
            }
        }

        var fault = error switch
        {
            OverlayException known => known,
            IOException { InnerException: OverlayException known } => known,
            null => new OverlayException(OverlayError.Faulted, $"{silentEnd} The node has stopped; create a new one."),
            _ => new OverlayException(OverlayError.Faulted, $"A part of the node failed: {error.Message.TrimEnd('.')}. The node has stopped; create a new one.", error),
        };
        NodeLog.Faulted(_parts.Logger, fault.Message, fault);
        _onFault(fault);
        _ = DisposeAsync().AsTask();
    }

    private NodeEngineOptions EngineOptions()
    {
        var options = _parts.Options;
        var local = LocalAddresses.Gather(LocalEndPoint, _parts.Mac, options.Underlay, _supernodes.Targets.Any(target => target.Address.IsLoopback));
        return new NodeEngineOptions
        {
            KeyPair = _parts.KeyPair,
            Mac = _parts.Mac,
            Community = new CommunitySecrets(options.Community, options.Security),
            CommunityName = options.Community,
            Suites = options.Security.IsEncrypted ? SuiteBenchmark.Measure(options.CipherSuites) : [new SuiteSpeed(CipherSuites.Clear, ushort.MaxValue)],
            Transforms = Transforms(options.Transforms),
            Mtu = _parts.Port.Mtu,
            AllowBridging = options.Bridging.Allow,
            MaxBridgedAddresses = options.Bridging.MaxAddresses,
            Supernodes = _supernodes.Targets,
            LocalAddresses = local.Shared,
            ForbiddenAddresses = local.Overlay,
            ForbiddenNetworks = options.Underlay.ExcludedNetworks,
            MaxPeers = options.Limits.MaxPeers,
            MaxPendingFrames = options.Limits.MaxPendingFrames,
            Timings = Timings(options.Timings),
            Counters = _parts.Counters,
        };
    }

    private static TransformSet Transforms(TransformOptions options) =>
        new(options.Compress ? [.. options.Outbound, FrameTransforms.Lz4] : options.Outbound, [.. options.Known, FrameTransforms.Lz4]);

    private static NodeTimings Timings(TimingOptions options) => new()
    {
        KeepAlive = options.KeepAlive,
        PeerTimeout = options.PeerTimeout,
        Sessions = new SessionLimits { RekeyAfter = options.RekeyAfter, Lifetime = 1.5 * options.RekeyAfter },
    };
}
