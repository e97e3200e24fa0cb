using System.Buffers.Binary;

namespace Overlay.Core.Tests.Runtime;

/// <summary>A node, with a record of its events and frames that are easy to make and to expect.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly List<OverlayEvent> _events = [];
    private readonly Task _watching;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestNode(OverlayNode node)
    {
        Node = node;
        _watching = WatchAsync(node.WatchAsync());
    }

    public OverlayNode Node { get; }

    public MacAddress Mac => Node.MacAddress;

    public async Task<T> HappensAsync<T>(Func<T, bool>? condition = null)
        where T : OverlayEvent
    {
        using var end = new CancellationTokenSource(TestSegment.Hang);
        while (true)
        {
            Task changed;
            lock (_events)
            {
                if (_events.OfType<T>().FirstOrDefault(happened => condition?.Invoke(happened) ?? true) is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(end.Token);
        }
    }

    public Task MeetsAsync(TestNode other) => HappensAsync<PeerJoined>(joined => joined.Node == other.Node.Id);

    public byte[] Frame(MacAddress destination, int length = 60, ushort etherType = 0x88b5, byte mark = 0)
    {
        var frame = new byte[length];
        destination.CopyTo(frame);
        Mac.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), etherType);
        if (length > 14)
        {
            frame[14] = mark;
        }

        return frame;
    }

    public async Task SendAsync(byte[] frame)
    {
        using var end = new CancellationTokenSource(TestSegment.Hang);
        await Node.Frames.SendAsync(frame, end.Token);
    }

    public async Task<byte[]> ReceiveAsync()
    {
        using var end = new CancellationTokenSource(TestSegment.Hang);
        var buffer = new byte[Node.Frames.MaxFrameLength];
        return buffer[..await Node.Frames.ReceiveAsync(buffer, end.Token)];
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await _watching;
    }

    private async Task WatchAsync(IAsyncEnumerable<OverlayEvent> events)
    {
        await foreach (var happened in events)
        {
            lock (_events)
            {
                _events.Add(happened);
                _changed.SetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
