namespace Overlay.Samples.Tipc.Node;

/// <summary>Carries frames between the port on the segment and the engine, one loop for each direction.</summary>
internal sealed class FrameLoops(InProcessPort port, EngineHost host) : IDisposable
{
    private const int BatchSize = 64;

    /// <summary>The last frames of a node, its farewell among them, may take so long to get out.</summary>
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _receiveStop = new();
    private readonly CancellationTokenSource _sendStop = new();

    /// <summary>Runs both loops until the node has ended.</summary>
    public async Task RunAsync()
    {
        var receiving = GuardAsync(ReceiveAsync);
        var sending = GuardAsync(SendAsync);
        await host.Ended.ConfigureAwait(false);
        _sendStop.CancelAfter(FarewellTime);
        await _receiveStop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving, sending).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _receiveStop.Dispose();
        _sendStop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var batch = new PacketBatch(BatchSize, port.MaxFrameLength);
        while (await port.ReceiveBatchAsync(batch, _receiveStop.Token).ConfigureAwait(false) > 0)
        {
            host.HandleFrames(batch);
            batch.Clear();
        }

        throw PortClosed();
    }

    private async Task SendAsync()
    {
        var batch = new PacketBatch(BatchSize, port.MaxFrameLength);
        bool hasEnded;
        do
        {
            await host.WaitForFramesAsync(_sendStop.Token).ConfigureAwait(false);
            hasEnded = host.Ended.IsCompleted;
            while (host.TakeFrames(batch))
            {
                await port.SendBatchAsync(batch, _sendStop.Token).ConfigureAwait(false);
                batch.Clear();
            }
        }
        while (!hasEnded);
    }

    private async Task GuardAsync(Func<Task> loop)
    {
        try
        {
            await loop().ConfigureAwait(false);
        }
        catch (Exception) when (host.Ended.IsCompleted)
        {
            // The node has ended; how, is known.
        }
        catch (ObjectDisposedException)
        {
            host.Fail(PortClosed());
        }
        catch (Exception error)
        {
            host.Fail(error);
        }
    }

    private static TipcException PortClosed() =>
        new(TipcFailure.PortClosed, "The port on the segment is closed, because the node that owns it has ended. The TIPC node ends too.");
}
