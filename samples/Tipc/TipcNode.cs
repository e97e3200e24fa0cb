using Overlay.Samples.Tipc.Node;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc;

/// <summary>
/// A TIPC node on an Ethernet segment, in this process: it links up with the other nodes, whether they are Linux kernels or of this class,
/// knows what is bound in the cluster, and has sockets. All members may be called from any thread.
/// </summary>
/// <remarks>Not implemented: connections, groups, encryption, several bearers; the topology service is local only.</remarks>
public sealed class TipcNode : IAsyncDisposable
{
    private readonly EngineHost _host;
    private readonly FrameLoops _loops;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _linger;
    private int _isStarted;

    /// <summary>Creates a node on the in-process port of an overlay node. Dispose it before the overlay node, or it cannot say goodbye.</summary>
    /// <param name="node">A node with an in-process port, which nobody else uses.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="InvalidOperationException">The node has another kind of port.</exception>
    public TipcNode(OverlayNode node, TipcNodeOptions? options = null)
        : this((node ?? throw new ArgumentNullException(nameof(node))).Frames, node.MacAddress, options)
    {
    }

    /// <summary>Creates a node on an in-process port.</summary>
    /// <param name="port">A port that nobody else uses. Its MTU is the MTU of the bearer.</param>
    /// <param name="mac">The MAC address of this end of the segment, not a group's.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option or the MAC address is wrong.</exception>
    public TipcNode(InProcessPort port, MacAddress mac, TipcNodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        if (!mac.IsStation)
        {
            throw new ArgumentException($"{mac} is not the address of a station.", nameof(mac));
        }

        options ??= new TipcNodeOptions();
        options.Validate();
        MacAddress = mac;
        _linger = options.Linger;
        _host = new EngineHost(options.ToEngine(mac, port.Mtu));
        _loops = new FrameLoops(port, _host);
    }

    /// <summary>The MAC address of the bearer.</summary>
    public MacAddress MacAddress { get; }

    /// <summary>The node's address.</summary>
    /// <exception cref="InvalidOperationException">The node has no address yet; <see cref="StartAsync"/> waits for it.</exception>
    public TipcAddress Address => _host.Address.IsCompletedSuccessfully
        ? _host.Address.Result
        : throw new InvalidOperationException("The node has no address yet: start it first.");

    /// <summary>
    /// Ends when the node has ended: after <see cref="DisposeAsync"/>, or with a <see cref="TipcException"/> when it cannot go on, because its
    /// address is taken or its port was closed.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>The links to other nodes.</summary>
    public IReadOnlyList<LinkStatus> Links
    {
        get
        {
            using var session = _host.Enter();
            return session.Engine.Links;
        }
    }

    /// <summary>The nodes that can be reached.</summary>
    public IReadOnlyList<TipcAddress> Neighbours
    {
        get
        {
            using var session = _host.Enter();
            return [.. session.Engine.Neighbours];
        }
    }

    /// <summary>How many messages were dropped, by reason; reasons without any are left out.</summary>
    public IReadOnlyDictionary<string, long> Drops => Enum.GetValues<TipcDropReason>()
        .Where(reason => _host.Counters.Dropped(reason) > 0)
        .ToDictionary(reason => reason.ToString(), _host.Counters.Dropped);

    /// <summary>Starts the node and waits until it has its address: at once if one was given, else after about a second. Neighbours come later.</summary>
    /// <param name="cancellationToken">Ends the wait; the node is then to be disposed.</param>
    /// <returns>A task that ends when sockets can be created.</returns>
    /// <exception cref="InvalidOperationException">The node was started before.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    /// <exception cref="TipcException">The node has ended.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _host.Start();
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException("A node can be started once.");
        }

        _ = RunAsync();
        return _host.Address.WaitAsync(cancellationToken);
    }

    /// <summary>Creates a socket.</summary>
    /// <param name="type">How it sends.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <returns>The socket, which is to be disposed.</returns>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="InvalidOperationException">The node has no address yet.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    /// <exception cref="TipcException">The node has ended.</exception>
    public TipcSocket CreateSocket(TipcSocketType type, TipcSocketOptions? options = null)
    {
        options ??= new TipcSocketOptions();
        options.Validate();
        using var session = _host.Enter();
        var address = Address;
        var port = session.Engine.CreatePort(type, options);
        return new TipcSocket(_host, _host.AddSocket(port), new SocketAddress(port, address), type);
    }

    /// <summary>Waits until something is bound in a service range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="timeout">How long; zero looks once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if nothing was bound in that time.</returns>
    /// <exception cref="ArgumentException">The range is empty, or the time is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    /// <exception cref="TipcException">The node has ended.</exception>
    public async Task<bool> WaitForServiceAsync(ServiceRange range, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await foreach (var happened in WatchServiceAsync(range, ServiceFilter.Service, timeout, cancellationToken).ConfigureAwait(false))
        {
            return happened.Kind == ServiceEventKind.Published;
        }

        return false;
    }

    /// <summary>Tells what is bound in a service range, and then each change. Service type 0 stands for the nodes: the instances are their addresses.</summary>
    /// <param name="range">The range.</param>
    /// <param name="filter">Each binding, or only whether there is one.</param>
    /// <param name="timeout">How long; null or <see cref="Timeout.InfiniteTimeSpan"/> is for ever. At its end <see cref="ServiceEventKind.TimedOut"/> comes last.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events in order, from the first time one is asked for.</returns>
    /// <exception cref="ArgumentException">The range is empty, or the time is negative.</exception>
    public IAsyncEnumerable<ServiceEvent> WatchServiceAsync(
        ServiceRange range, ServiceFilter filter = ServiceFilter.Ports, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var time = timeout ?? Timeout.InfiniteTimeSpan;
        if (!range.IsValid)
        {
            throw new ArgumentException($"The range {range} is empty: its lower end is above its upper end.", nameof(range));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(time, time == Timeout.InfiniteTimeSpan ? time : TimeSpan.Zero, nameof(timeout));
        return new ServiceWatch(_host, range, filter, time).ReadAsync(cancellationToken);
    }

    /// <summary>
    /// Leaves the cluster, after the neighbours have acknowledged what was sent (<see cref="TipcNodeOptions.Linger"/>): they forget this
    /// node and its bindings at once. Waits end with an <see cref="ObjectDisposedException"/>.
    /// </summary>
    /// <returns>A task that ends when the farewell is on its way.</returns>
    public async ValueTask DisposeAsync()
    {
        await WaitForIdleAsync().ConfigureAwait(false);
        _host.Stop();
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _loops.Dispose();
            _host.Dispose();
            _completion.SetResult();
        }

        await _completion.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WaitForIdleAsync()
    {
        using var patience = new CancellationTokenSource(_linger);
        await _host.WaitForIdleAsync().WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        await _loops.RunAsync().ConfigureAwait(false);
        _loops.Dispose();
        _host.Dispose();
        if (await _host.Ended.ConfigureAwait(false) is { } error)
        {
            _completion.SetException(error);
        }
        else
        {
            _completion.SetResult();
        }
    }
}
