using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Node;

/// <summary>
/// One engine and the lock around it. Whoever comes in (a socket call, frames from the segment, the timer) runs the engine on the own
/// thread, and on leaving serves everybody for whom something happened. Nothing is awaited and no foreign code runs under the lock.
/// </summary>
internal sealed class EngineHost : IDisposable
{
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly long _start;
    private readonly TipcEngine _engine;
    private readonly EngineTimer _timer;
    private readonly FrameQueue _frames;
    private readonly Dictionary<uint, SocketLines> _sockets = [];
    private readonly Dictionary<int, SubscriptionLine> _subscriptions = [];
    private readonly TaskCompletionSource<TipcAddress> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _idle;
    private Exception? _endReason;

    public EngineHost(TipcEngineOptions options)
    {
        _start = _clock.GetTimestamp();
        _engine = new TipcEngine(options, new SystemRandom(), TimeSpan.Zero);
        _frames = new FrameQueue(_engine.Counters);
        _timer = new EngineTimer(_clock, HandleTimeout);
    }

    public Lock Gate { get; } = new();

    /// <summary>Ends when the node has its address.</summary>
    public Task<TipcAddress> Address => _address.Task;

    /// <summary>Ends with the node: null if it was stopped, else what went wrong.</summary>
    public Task<Exception?> Ended => _ended.Task;

    public TipcCounters Counters => _engine.Counters;

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Takes the lock, for a block of code that uses the engine.</summary>
    /// <exception cref="TipcException">The node has ended by itself.</exception>
    /// <exception cref="ObjectDisposedException">The node was stopped.</exception>
    public EngineSession Enter()
    {
        Gate.Enter();
        if (_endReason is { } reason)
        {
            Gate.Exit();
            throw Copy(reason);
        }

        return new EngineSession(this, _engine, Now);
    }

    /// <summary>Serves everybody and gives the lock back.</summary>
    public void Leave()
    {
        try
        {
            Settle();
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Frames from the segment.</summary>
    public void HandleFrames(PacketBatch frames)
    {
        using var session = Enter();
        for (var i = 0; i < frames.Count; i++)
        {
            _engine.HandleFrame(frames[i], session.Now);
        }

        SendWaiting(session.Now);
    }

    /// <summary>Waits until there are frames to send, or the node has ended.</summary>
    public Task WaitForFramesAsync(CancellationToken cancellationToken) => _frames.WaitAsync(cancellationToken);

    /// <summary>Moves frames to a batch; false if there are none.</summary>
    public bool TakeFrames(PacketBatch batch)
    {
        lock (Gate)
        {
            _frames.MoveTo(batch);
        }

        return batch.Count > 0;
    }

    /// <summary>Starts the timer.</summary>
    public void Start()
    {
        using var session = Enter();
    }

    /// <summary>Ends when the neighbours have acknowledged everything, or the node has ended.</summary>
    public Task WaitForIdleAsync()
    {
        lock (Gate)
        {
            if (_endReason is not null || _engine.IsIdle)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Leaves the cluster in good order.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            if (_endReason is null)
            {
                _engine.Stop(Now);
                _frames.AddFrom(_engine);
                EndUnderLock(null, new ObjectDisposedException(nameof(TipcNode)));
            }
        }
    }

    /// <summary>The node cannot go on. The first reason is kept.</summary>
    public void Fail(Exception reason)
    {
        lock (Gate)
        {
            if (_endReason is null)
            {
                EndUnderLock(reason, reason);
            }
        }
    }

    /// <summary>Lines for a new port. Needs the lock.</summary>
    public SocketLines AddSocket(uint port)
    {
        var lines = new SocketLines(Gate, port);
        _sockets.Add(port, lines);
        return lines;
    }

    /// <summary>Ends the waits at a socket. Needs the lock.</summary>
    public void RemoveSocket(SocketLines lines)
    {
        _sockets.Remove(lines.Port);
        lines.End(new ObjectDisposedException(nameof(TipcSocket)));
    }

    /// <summary>A line for the one who takes the events of a subscription. Needs the lock.</summary>
    public SubscriptionLine AddSubscription(Subscription subscription)
    {
        var line = new SubscriptionLine(Gate, subscription);
        _subscriptions.Add(subscription.Id, line);
        return line;
    }

    /// <summary>Ends a subscription, unless it has ended with the node.</summary>
    public void RemoveSubscription(int subscription)
    {
        lock (Gate)
        {
            if (_subscriptions.Remove(subscription))
            {
                _engine.Unsubscribe(subscription);
            }
        }
    }

    /// <summary>To be called when the node has ended and nobody waits for frames.</summary>
    public void Dispose() => _frames.Dispose();

    private void HandleTimeout()
    {
        lock (Gate)
        {
            if (_endReason is not null)
            {
                return;
            }

            try
            {
                _timer.HasRung();
                _engine.HandleTimeout(Now);
                SendWaiting(Now);
                Settle();
            }
            catch (Exception error)
            {
                // On a timer's thread nobody else would hear of it.
                EndUnderLock(error, error);
            }
        }
    }

    private void SendWaiting(TimeSpan now)
    {
        foreach (var lines in _sockets.Values)
        {
            if (lines.HasSenders)
            {
                lines.SendWaiting(_engine, now);
            }
        }
    }

    private void Settle()
    {
        while (_engine.TryTakeReadyPort(out var port))
        {
            _sockets.GetValueOrDefault(port)?.HandOver(_engine);
        }

        while (_engine.TryTakeReadySubscription(out var subscription))
        {
            _subscriptions.GetValueOrDefault(subscription)?.Wake();
        }

        _frames.AddFrom(_engine);
        if (_idle is not null && _engine.IsIdle)
        {
            _idle.TrySetResult();
        }

        if (_engine.Address is { } address)
        {
            _address.TrySetResult(address);
        }

        if (_engine.Duplicate is { } duplicate && _endReason is null)
        {
            var reason = DuplicateAddress(duplicate.Address, duplicate.Mac);
            EndUnderLock(reason, reason);
        }

        if (_endReason is null)
        {
            _timer.SetDeadline(_engine.NextDeadline, Now);
        }
    }

    private void EndUnderLock(Exception? result, Exception reason)
    {
        _endReason = reason;
        _timer.Stop();
        foreach (var lines in _sockets.Values)
        {
            lines.End(Copy(reason));
        }

        foreach (var line in _subscriptions.Values)
        {
            line.End(Copy(reason));
        }

        _sockets.Clear();
        _subscriptions.Clear();
        _address.TrySetException(Copy(reason));
        _idle?.TrySetResult();
        _ended.TrySetResult(result);
        _frames.Wake();
    }

    private static TipcException DuplicateAddress(TipcAddress address, MacAddress mac) => new(
        TipcFailure.DuplicateAddress,
        $"The TIPC address {address} is taken: the node with the MAC address {mac} has it. Choose another address, or none for one that is free.");

    /// <summary>An exception that is thrown in several places would mix up their stack traces.</summary>
    private static Exception Copy(Exception reason) => reason switch
    {
        TipcException tipc => new TipcException(tipc.Failure, tipc.Message),
        ObjectDisposedException disposed => new ObjectDisposedException(disposed.ObjectName),
        _ => new InvalidOperationException("The TIPC node has ended because of an error.", reason),
    };
}
