using System.Runtime.CompilerServices;
using Overlay.Host;
using Overlay.Net;
using Overlay.Net.Udp;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Runtime;

/// <summary>
/// One stack, the lock around it, and the loops that carry its frames and its time. Whoever comes in runs the stack on the own thread and takes
/// out what is to be sent; frames are passed to the port after the lock is given back.
/// </summary>
internal sealed class NetworkHost : IAsyncDisposable
{
    private const int BatchSize = 48;
    private const int MaxSpares = 8;

    private readonly Lock _gate = new();
    private readonly InProcessPort _port;
    private readonly NetStack _stack;
    private readonly SystemClock _clock;
    private readonly WakeSignal _signal;
    private readonly Stack<PacketBatch> _spares = new(MaxSpares);
    private readonly Dictionary<UdpEndpoint, UdpReceivers> _receivers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loops = Task.CompletedTask;
    private Instant _armed = Instant.Never;
    private bool _isStarted;
    private bool _hasEnded;
    private bool _hasReleased;

    public NetworkHost(InProcessPort port, NetOptions options, SystemClock clock)
    {
        _port = port;
        _clock = clock;
        _signal = new WakeSignal(clock);
        _stack = new NetStack(options, SystemRandomSource.Instance, clock.Now);
        port.Take(this);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Ended.ThrowIf(_hasEnded, nameof(OverlayNetwork));
            if (_isStarted)
            {
                throw new InvalidOperationException("A network can be started once.");
            }

            if (!_port.WasOpened)
            {
                throw new InvalidOperationException($"The node below the network was not started. Await {nameof(OverlayNode)}.{nameof(OverlayNode.StartAsync)} first.");
            }

            _isStarted = true;
            _stack.Start(_clock.Now);
            _loops = Task.WhenAll(Task.Run(ReceiveAsync, CancellationToken.None), Task.Run(KeepTimeAsync, CancellationToken.None));
        }

        return _ready.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Looks at the stack.</summary>
    public T With<T>(Func<NetStack, T> use)
    {
        lock (_gate)
        {
            return use(_stack);
        }
    }

    /// <summary>The addresses that can be used now.</summary>
    public IReadOnlyList<IpAddress> GetAddresses()
    {
        lock (_gate)
        {
            return _hasEnded ? [] : [.. _stack.Addresses.All.ToArray().Where(local => local.IsValid).Select(local => local.Address)];
        }
    }

    /// <summary>Changes the stack; what comes of it is sent by the loop that keeps the time.</summary>
    public T Change<T>(Func<NetStack, Instant, T> use)
    {
        T result;
        lock (_gate)
        {
            result = use(_stack, _clock.Now);
        }

        _signal.Set();
        return result;
    }

    /// <summary>Opens a socket; null if its port, or every port, is taken.</summary>
    public (UdpEndpoint Endpoint, UdpReceivers Receivers)? Open(ushort port)
    {
        lock (_gate)
        {
            Ended.ThrowIf(_hasEnded, nameof(OverlayNetwork));
            if (_stack.Udp.Open(port) is not { } endpoint)
            {
                return null;
            }

            var receivers = new UdpReceivers();
            _receivers.Add(endpoint, receivers);
            return (endpoint, receivers);
        }
    }

    public void Close(UdpEndpoint endpoint)
    {
        lock (_gate)
        {
            if (_receivers.Remove(endpoint, out var receivers))
            {
                _stack.Udp.Close(endpoint, _clock.Now);
                receivers.Wake();
            }
        }

        _signal.Set();
    }

    /// <summary>Sends a datagram; the task waits while the node has no room for its frames.</summary>
    public UdpSendResult Send(UdpEndpoint endpoint, IpAddress destination, ushort port, ReadOnlySpan<byte> payload, out ValueTask sending, CancellationToken cancellationToken)
    {
        PacketBatch batch;
        UdpSendResult result;
        bool hasMore;
        lock (_gate)
        {
            Ended.ThrowIf(IsClosed_NeedsLock(endpoint), nameof(OverlayUdpClient));
            result = _stack.Udp.Send(endpoint, destination, port, payload, _clock.Now);
            batch = RentBatch_NeedsLock();
            hasMore = Settle_NeedsLock(batch);
        }

        sending = SendAsync(batch, hasMore, cancellationToken);
        return result;
    }

    /// <summary>True if the socket has a datagram.</summary>
    public bool HasReceived(UdpEndpoint endpoint)
    {
        lock (_gate)
        {
            return !endpoint.Received.IsEmpty;
        }
    }

    /// <summary>Takes a datagram if there is one; else a task that ends when it is worth trying again.</summary>
    public bool TryReceive(UdpEndpoint endpoint, UdpReceivers receivers, Span<byte> room, out int length, out UdpArrival arrival, out ValueTask<int> wait, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Ended.ThrowIf(IsClosed_NeedsLock(endpoint), nameof(OverlayUdpClient));
            if (!endpoint.Received.IsEmpty)
            {
                wait = default;
                length = endpoint.Received.Take(room, out arrival);
                return true;
            }

            (length, arrival) = (0, default);
            wait = receivers.WaitAsync(cancellationToken);
            return false;
        }
    }

    /// <summary>True if the socket, or the whole host, has ended; for <see cref="With"/>.</summary>
    public bool IsClosed_NeedsLock(UdpEndpoint endpoint) => !_receivers.ContainsKey(endpoint);

    public async ValueTask DisposeAsync()
    {
        End();
        SendLast();
        await _stop.CancelAsync().ConfigureAwait(false);
        _signal.Close();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _signal.Dispose();
        if (!Interlocked.Exchange(ref _hasReleased, true))
        {
            _port.SetHosted(default, null);
            _port.Release(this);
        }
    }

    private async Task ReceiveAsync()
    {
        var received = new PacketBatch(BatchSize, _port.MaxFrameLength);
        try
        {
            while (await _port.ReceiveBatchAsync(this, received, _stop.Token).ConfigureAwait(false) > 0)
            {
                PacketBatch batch;
                bool hasMore;
                lock (_gate)
                {
                    var now = _clock.Now;
                    for (var i = 0; i < received.Count; i++)
                    {
                        _stack.HandleFrame(received[i], now);
                    }

                    batch = RentBatch_NeedsLock();
                    hasMore = Settle_NeedsLock(batch);
                }

                received.Clear();
                await SendAsync(batch, hasMore, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The host was disposed, or the port was closed.
        }
        finally
        {
            End();
        }
    }

    private async Task KeepTimeAsync()
    {
        Instant deadline;
        do
        {
            PacketBatch batch;
            bool hasMore;
            lock (_gate)
            {
                _stack.HandleTimeout(_clock.Now);
                batch = RentBatch_NeedsLock();
                hasMore = Settle_NeedsLock(batch);
                _armed = deadline = _stack.NextDeadline;
            }

            try
            {
                await SendAsync(batch, hasMore, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
        while (await _signal.WaitAsync(deadline).ConfigureAwait(false));
    }

    /// <summary>Passes frames to the port until the stack has none. Mostly the port has room, and nothing is waited for.</summary>
    private ValueTask SendAsync(PacketBatch batch, bool hasMore, CancellationToken cancellationToken)
    {
        var sending = batch.Count == 0 ? default : _port.SendBatchAsync(batch, cancellationToken);
        if (hasMore || !sending.IsCompletedSuccessfully)
        {
            return SendAsync(sending, batch, hasMore, cancellationToken);
        }

        sending.GetAwaiter().GetResult();
        Return(batch);
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ValueTask sending, PacketBatch batch, bool hasMore, CancellationToken cancellationToken)
    {
        try
        {
            await sending.ConfigureAwait(false);
            while (hasMore)
            {
                batch.Clear();
                lock (_gate)
                {
                    hasMore = Settle_NeedsLock(batch);
                }

                await _port.SendBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Return(batch);
        }
    }

    private PacketBatch RentBatch_NeedsLock() => _spares.TryPop(out var spare) ? spare : new PacketBatch(BatchSize, _port.MaxFrameLength);

    private void Return(PacketBatch batch)
    {
        batch.Clear();
        lock (_gate)
        {
            if (_spares.Count < MaxSpares)
            {
                _spares.Push(batch);
            }
        }
    }

    /// <summary>Wakes who waits for what happened, and moves frames to the batch; true if there may be more.</summary>
    private bool Settle_NeedsLock(PacketBatch batch)
    {
        foreach (var endpoint in _stack.Udp.Ready)
        {
            endpoint.IsReady = false;
            _receivers[endpoint].Wake();
        }

        _stack.Udp.Ready.Clear();
        if (_stack.IsReady)
        {
            _ready.TrySetResult();
        }

        if (_stack.NextDeadline < _armed)
        {
            _armed = _stack.NextDeadline;
            _signal.Set();
        }

        while (!batch.IsFull && _stack.TryTakeFrame(out var frame))
        {
            batch.Add(frame);
        }

        return batch.IsFull;
    }

    /// <summary>That the groups are left. The port is not waited for: without a host to read from it, it may be full for ever.</summary>
    private void SendLast()
    {
        lock (_gate)
        {
            while (_port.WasOpened && _stack.TryTakeFrame(out var frame))
            {
                _ = _port.TrySend(frame);
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            foreach (var (endpoint, receivers) in _receivers)
            {
                _stack.Udp.Close(endpoint, _clock.Now);
                receivers.Wake();
            }

            _receivers.Clear();
        }

        _ready.TrySetException(new ObjectDisposedException(nameof(OverlayNetwork), "The network has ended: it was disposed, or the port of its node was closed."));
    }
}
