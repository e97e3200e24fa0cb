using Overlay.Diagnostics;

namespace Overlay.Runtime;

/// <summary>From creation through one start to the end, which may come at any moment.</summary>
internal sealed class NodeLifetime(NodeParts parts) : IAsyncDisposable
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private NodeRuntime? _runtime;
    private Task? _start;
    private Task? _end;

    public Task Completion => _completion.Task;

    public NodeRuntime Running => Volatile.Read(ref _runtime) ?? throw new InvalidOperationException("The node was not started.");

    public IReadOnlyList<PeerInfo> Peers => Volatile.Read(ref _runtime) is { } runtime ? NodeSnapshots.Peers(runtime.Control) : [];

    public IReadOnlyList<SupernodeInfo> Supernodes => Volatile.Read(ref _runtime) is { } runtime ? NodeSnapshots.Supernodes(runtime) : [];

    public IReadOnlyList<GroupInfo> Groups => Volatile.Read(ref _runtime) is { } runtime ? GroupDesk.GetGroups(runtime.Control) : [];

    public void ThrowIfNotStarted()
    {
        lock (_gate)
        {
            if (_start is null)
            {
                throw new InvalidOperationException("The node was not started.");
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Ended.ThrowIf(_end is not null, nameof(OverlayNode));
            if (_start is not null)
            {
                throw new InvalidOperationException("The node was started before. Create a new one to start again; with the same key pair it takes the same place.");
            }

            return _start = StartCoreAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _end ??= Task.Run(EndAsync);
            return new ValueTask(_end);
        }
    }

    private async Task StartCoreAsync(CancellationToken cancellationToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            if (!parts.Options.Security.IsEncrypted)
            {
                NodeLog.Unencrypted(parts.Logger, parts.Options.Community);
            }

            var runtime = await NodeRuntime.CreateAsync(parts, Fault, cancellation.Token).ConfigureAwait(false);
            Volatile.Write(ref _runtime, runtime);
            runtime.Start();
            await WaitForSupernodeAsync(runtime, cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            var disposed = new ObjectDisposedException(nameof(OverlayNode));
            await StopAsync(disposed).ConfigureAwait(false);
            throw disposed;
        }
        catch (Exception e)
        {
            await StopAsync(e).ConfigureAwait(false);
            throw;
        }
    }

    private async Task WaitForSupernodeAsync(NodeRuntime runtime, CancellationToken cancellationToken)
    {
        var options = parts.Options;
        try
        {
            var first = await Task.WhenAny(runtime.Registered, Completion).WaitAsync(options.StartTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            await first.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var tried = runtime.Supernodes.Describe();
            if (options.RequireSupernode)
            {
                throw runtime.Refusal ?? new OverlayException(
                    OverlayError.NoSupernodeReachable,
                    $"No supernode answered within {options.StartTimeout.TotalSeconds:0.#} s; tried {tried}. Check that it runs and that UDP to its port is allowed.");
            }

            if (runtime.Refusal is null)
            {
                NodeLog.NoSupernodeYet(parts.Logger, options.StartTimeout.TotalSeconds, tried);
            }
        }
    }

    private async Task EndAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_start is { } start)
        {
            await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopAsync(null).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task StopAsync(Exception? error)
    {
        if (_runtime is { } runtime)
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
        }

        await parts.Port.DisposeAsync().ConfigureAwait(false);
        Complete(error);
        parts.Events.Complete();
    }

    private void Fault(OverlayException error)
    {
        Complete(error);
        parts.Events.Complete();
    }

    private void Complete(Exception? error)
    {
        if (error is null)
        {
            _completion.TrySetResult();
        }
        else if (_completion.TrySetException(error))
        {
            // Not everybody looks at the completion; a start that failed has thrown already.
            _ = _completion.Task.Exception;
        }
    }
}
