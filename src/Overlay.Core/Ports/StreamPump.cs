using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Overlay.Ports;

/// <summary>
/// Carries frames between a byte stream and an in-process port. Towards the node a full port stops the reading, and so the other end;
/// towards the stream a slow other end makes the port drop and count. Whichever direction ends closes the port.
/// </summary>
internal sealed class StreamPump(IDuplexPipe pipe, IAsyncDisposable? connection, InProcessPort frames) : IAsyncDisposable
{
    private const int BatchSize = 64;
    private readonly Lock _gate = new();
    private readonly byte[] _scratch = new byte[frames.BufferLength];
    private Task? _inbound;
    private Task? _outbound;
    private bool _disposed;

    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(StreamPort));
            _inbound ??= Task.Run(RunInboundAsync);
            _outbound ??= Task.Run(RunOutboundAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        frames.Close();
        pipe.Input.CancelPendingRead();
        pipe.Output.CancelPendingFlush();
        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_inbound ?? Task.CompletedTask, _outbound ?? Task.CompletedTask).ConfigureAwait(false);
        await pipe.Input.CompleteAsync().ConfigureAwait(false);

        // With an error the writer does not try to send what is left, for which there is no connection any more.
        await pipe.Output.CompleteAsync(connection is null ? null : new ObjectDisposedException(nameof(StreamPort))).ConfigureAwait(false);
    }

    private Task RunInboundAsync() => EndWithPortAsync(InboundLoopAsync());

    private Task RunOutboundAsync() => EndWithPortAsync(OutboundLoopAsync());

    private async Task EndWithPortAsync(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
            frames.Close(new OverlayException(OverlayError.DeviceUnavailable, "The other end of the stream disconnected. Connect again with a new port and a new node."));
        }
        catch (OverlayException e)
        {
            frames.Close(e);
        }
        catch (Exception e)
        {
            frames.Close(new OverlayException(OverlayError.DeviceUnavailable, $"The stream failed: {e.Message}", e));
        }
    }

    private async Task InboundLoopAsync()
    {
        while (true)
        {
            var read = await pipe.Input.ReadAsync().ConfigureAwait(false);
            if (read.IsCanceled)
            {
                return;
            }

            var rest = read.Buffer;
            while (FrameStreamReader.TryRead(ref rest, out var frame))
            {
                await frames.SendUncheckedAsync(Flatten(frame)).ConfigureAwait(false);
            }

            pipe.Input.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task OutboundLoopAsync()
    {
        var batch = new PacketBatch(BatchSize, frames.BufferLength);
        while (await frames.ReceiveBatchAsync(batch).ConfigureAwait(false) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                Append(batch[i]);
            }

            batch.Clear();
            var flush = await pipe.Output.FlushAsync().ConfigureAwait(false);
            if (flush.IsCanceled || flush.IsCompleted)
            {
                return;
            }
        }
    }

    private void Append(ReadOnlySpan<byte> frame)
    {
        var room = pipe.Output.GetSpan(FrameStreamReader.PrefixLength + frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(room, frame.Length);
        frame.CopyTo(room[FrameStreamReader.PrefixLength..]);
        pipe.Output.Advance(FrameStreamReader.PrefixLength + frame.Length);
    }

    /// <summary>One piece of memory; of a frame that is too long only so much that the node sees it is.</summary>
    private ReadOnlyMemory<byte> Flatten(ReadOnlySequence<byte> frame)
    {
        if (frame.Length > _scratch.Length)
        {
            frame = frame.Slice(0, _scratch.Length);
        }

        if (frame.IsSingleSegment)
        {
            return frame.First;
        }

        frame.CopyTo(_scratch);
        return _scratch.AsMemory(0, (int)frame.Length);
    }
}
