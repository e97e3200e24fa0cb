using System.Net;
using Overlay.Crypto;
using Overlay.DataPath;
using Overlay.Diagnostics;
using Overlay.Host;
using Overlay.Keys;
using Overlay.Nodes;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.Transforms;
using Overlay.Underlay;
using Overlay.Wire;

namespace Overlay.Runtime;

/// <summary>A node that runs: its sockets, its engine, its lanes and its control loop. Whichever ends first ends all.</summary>
internal sealed class NodeRuntime : IAsyncDisposable
{
    private readonly NodeParts _parts;
    private readonly SocketGroup _sockets;
    private readonly SupernodeDirectory _supernodes;
    private readonly PortRoutes _routes;
    private readonly NodeEventSink _events;
    private readonly ControlLoop _control;
    private readonly SupernodeRetries _retries;
    private readonly NodeLane[] _lanes;
    private readonly Action<OverlayException> _onFault;
    private readonly RunningLoops _running;
    private Task _loops = Task.CompletedTask;
    private bool _isRealtimeRefused;

    private NodeRuntime(NodeParts parts, SocketGroup sockets, IReadOnlyList<IPortLane> ports, SupernodeDirectory supernodes, PortRoutes routes, Action<OverlayException> onFault)
    {
        _parts = parts;
        _sockets = sockets;
        _supernodes = supernodes;
        _routes = routes;
        _onFault = onFault;
        _running = new RunningLoops(StopAsync, OnFault);
        var host = parts.Port as IHostPort;
        _events = new NodeEventSink(parts.Events, supernodes, parts.Logger, parts.Options, parts.Mac, host);
        var engine = new NodeEngine(EngineOptions(), SystemRandomSource.Instance, parts.Clock.Now);
        UnderlaySocket[] underlay = [.. sockets.Sockets.Select(socket => new UnderlaySocket(socket, parts.Counters))];
        PortWriter[] writers = [.. ports.Select(port => new PortWriter(port, parts.Counters))];
        _control = new ControlLoop(engine, underlay[0], writers[0], host, _events, parts.Clock, parts.Port.Mtu);
        if (parts.Port is InProcessPort port && parts.Options.Multicast.ReceiveAll is null)
        {
            SetReceivesAll(true);
            port.WhenHosted(isHosted => SetReceivesAll(!isHosted));
        }

        _retries = new SupernodeRetries(supernodes, _control, parts.Clock.Time, parts.Logger);
        _lanes = [.. underlay.Select((socket, index) => CreateLane(index, socket, ports[index], writers[index], engine.DataPlane))];
    }

    public IPEndPoint LocalEndPoint => _sockets.Sockets[0].LocalAddress.ToIPEndPoint();

    public ControlLoop Control => _control;

    public SupernodeDirectory Supernodes => _supernodes;

    /// <summary>What was last told of a supernode.</summary>
    public (SupernodeState State, string? Reason) StateOf(UnderlayAddress supernode) => _events.StateOf(supernode);

    /// <summary>Ends when the first supernode accepted the node; fails if it is refused before that and there is nothing to wait for.</summary>
    public Task Registered => _events.Outcome.Registered;

    /// <summary>What the last supernode that refused the node said, or null.</summary>
    public OverlayException? Refusal => _events.Outcome.Refusal;

    /// <summary>Binds, resolves the supernodes' names and opens the port. Nothing is left open if that fails.</summary>
    public static async Task<NodeRuntime> CreateAsync(NodeParts parts, Action<OverlayException> onFault, CancellationToken cancellationToken)
    {
        var options = parts.Options with { Security = await parts.Options.Security.ForAsync(parts.Options.Community, cancellationToken).ConfigureAwait(false) };
        parts = parts with { Options = options };
        var wanted = parts.Port is ILanedPort ? LaneCount.Of(options) : 1;
        var sockets = SocketGroup.Open(options.Bind.ToIPEndPoint(), wanted, options.Underlay.SocketSettings, parts.Logger);
        PortRoutes? routes = null;
        try
        {
            var known = new KnownSupernodes(options.KnownSupernodesFile);
            var supernodes = new SupernodeDirectory(options.Supernodes, known, options.Underlay, sockets.Sockets[0].LocalAddress.IsIPv4, options.TimeProvider);
            await supernodes.ResolveAllAsync(cancellationToken).ConfigureAwait(false);
            var ports = await OpenPortAsync(parts, sockets.Sockets.Count, cancellationToken).ConfigureAwait(false);
            sockets.Keep(ports.Count);
            routes = new PortRoutes(parts.Port, parts.Mac, sockets.Sockets[0].LocalAddress.Port, parts.Clock);
            return new NodeRuntime(parts, sockets, ports, supernodes, routes, onFault);
        }
        catch
        {
            routes?.Dispose();
            sockets.Dispose();
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

        LogLanes();
        foreach (var lane in _lanes)
        {
            lane.Start();
        }

        _loops = Task.WhenAll(_running.RunAsync(_control.LoopAsync), _running.RunAsync(_retries.LoopAsync));
    }

    /// <summary>Says goodbye, ends threads and loops and closes the socket and the port; once, whoever calls first.</summary>
    public ValueTask DisposeAsync() => new(_running.StopAsync());

    private static async Task<IReadOnlyList<IPortLane>> OpenPortAsync(NodeParts parts, int lanes, CancellationToken cancellationToken)
    {
        if (parts.Port is IDevicePort device)
        {
            device.Watch(!parts.Options.Bridging.Allow, what => NodeLog.DeviceChanged(parts.Logger, what));
        }

        if (parts.Port is not ILanedPort laned)
        {
            await parts.Port.OpenAsync(parts.Mac, cancellationToken).ConfigureAwait(false);
            return [new WholePort(parts.Port)];
        }

        laned.WantedLanes = lanes;
        await laned.OpenAsync(parts.Mac, cancellationToken).ConfigureAwait(false);
        return laned.Lanes;
    }

    /// <summary>An application that reads frames itself need not join groups.</summary>
    private void SetReceivesAll(bool receivesAll) => _control.With((engine, now) =>
    {
        var filter = receivesAll ? GroupFilter.Everybody : GroupFilter.Nobody;
        engine.SetJoined(GroupId.AllV4, filter, now);
        engine.SetJoined(GroupId.AllV6, filter, now);
        return true;
    });

    private NodeLane CreateLane(int index, UnderlaySocket socket, IPortLane port, PortWriter writer, DataPlane dataPlane)
    {
        var mtu = _parts.Port.Mtu;
        var inbound = new InboundPath(socket, dataPlane, _control, writer, _parts.Counters, _parts.Clock, mtu);
        var outbound = new OutboundPath(port, dataPlane, _control, socket, _parts.Counters, _parts.Clock, mtu);
        return new NodeLane($"{index} {_parts.KeyPair.Id}", _parts.Options.SingleThread, socket, port, inbound, outbound, ScheduleThread, _running.OnEnd);
    }

    /// <summary>On each thread of the data path, before it begins.</summary>
    private void ScheduleThread()
    {
        var priority = _parts.Options.RealtimePriority;
        if (priority > 0 && RealtimeScheduling.TryEnter(priority) is { } refusal && !Interlocked.Exchange(ref _isRealtimeRefused, true))
        {
            NodeLog.NotRealtime(_parts.Logger, refusal);
        }
    }

    private void LogLanes()
    {
        var (lanes, wanted, isLaned) = (_lanes.Length, LaneCount.Of(_parts.Options), _parts.Port is ILanedPort);
        if (lanes > 1)
        {
            NodeLog.Lanes(_parts.Logger, lanes);
        }

        if (lanes < wanted && (isLaned || _parts.Options.Lanes != LaneCount.Choose))
        {
            var reason = isLaned ? "the device or the UDP port cannot be shared by more" : "the port is no device with several queues";
            NodeLog.FewerLanes(_parts.Logger, lanes, wanted, reason);
        }
    }

    private async Task StopAsync()
    {
        _control.Stop();
        _retries.Stop();
        await _loops.ConfigureAwait(false);

        // The last frames of the application, its own farewell among them, go out while the peers still have the keys for them.
        _parts.Port.Close();
        await Task.WhenAll(_lanes.Select(lane => lane.OutboundEnded)).ConfigureAwait(false);
        _control.Leave();
        _sockets.Dispose();
        await Task.WhenAll(_lanes.Select(lane => lane.InboundEnded)).ConfigureAwait(false);
        _control.Dispose();
        _routes.Dispose();
        _retries.Dispose();
        NodeLog.Stopped(_parts.Logger, _parts.KeyPair.Id);
    }

    private void OnFault(Exception? error, string silentEnd)
    {
        var fault = error switch
        {
            OverlayException known => known,
            IOException { InnerException: OverlayException known } => known,
            null => new OverlayException(OverlayError.Faulted, $"{silentEnd} The node has stopped and has to be started anew."),
            _ => new OverlayException(OverlayError.Faulted, $"A part of the node failed: {error.Message.TrimEnd('.')}. The node has stopped and has to be started anew.", error),
        };
        NodeLog.Faulted(_parts.Logger, fault.Message, fault);
        _onFault(fault);
    }

    private NodeEngineOptions EngineOptions()
    {
        var options = _parts.Options;
        var local = LocalAddresses.Gather(LocalEndPoint, _routes.IsOnSegment, options.Underlay, _supernodes.Targets.Any(target => target.Address.IsLoopback));
        return new NodeEngineOptions
        {
            KeyPair = _parts.KeyPair,
            Mac = _parts.Mac,
            Name = options.Name ?? HostName(),
            Community = new CommunitySecrets(options.Community, options.Security),
            CommunityName = options.Community,
            Suites = options.Security.IsEncrypted ? SuiteBenchmark.Measure(options.CipherSuites) : [new SuiteSpeed(CipherSuites.Clear, ushort.MaxValue)],
            Transforms = Transforms(options.Transforms),
            Mtu = _parts.Port.Mtu,
            AllowBridging = options.Bridging.Allow,
            MaxBridgedAddresses = options.Bridging.MaxAddresses,
            AcceptedBridges = options.Bridging.Accept,
            Segment = options.Segment,
            Prunes = options.Multicast.Prune,
            Replication = options.Multicast.ToRules(),
            QueriesPort = options.Multicast.Query ?? _parts.Port is ILanedPort,
            WantsOtherGroups = options.Multicast.OtherGroups == OtherGroups.All,
            WantsAllGroups = options.Multicast.ReceiveAll == true,
            Supernodes = _supernodes.Targets,
            LocalAddresses = local.Shared,
            ForbiddenAddresses = local.Overlay,
            ForbiddenNetworks = [.. options.Underlay.ExcludedNetworks.Select(range => range.Network)],
            IsBehindPort = _routes.IsBehindPort,
            OwnDatagrams = _routes.OwnDatagrams,
            MaxPeers = options.Limits.MaxPeers,
            MaxPendingFrames = options.Limits.MaxPendingFrames,
            HandshakeStamp = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).TotalMicroseconds,
            Timings = Timings(options.Timings),
            Counters = _parts.Counters,
        };
    }

    /// <summary>The host's own name, cut at its domain; none if it cannot be shown.</summary>
    private static string HostName() => Environment.MachineName.Split('.')[0] is var name && NodeName.IsValid(name) ? name : string.Empty;

    private static TransformSet Transforms(TransformOptions options) =>
        new(options.Compress ? [.. options.Outbound, FrameTransforms.Lz4] : options.Outbound, [.. options.Known, FrameTransforms.Lz4]);

    private static NodeTimings Timings(TimingOptions options) => new()
    {
        KeepAlive = options.KeepAlive,
        PeerTimeout = options.PeerTimeout,
        Sessions = new SessionLimits { RekeyAfter = options.RekeyAfter, Lifetime = 1.5 * options.RekeyAfter },
    };
}
