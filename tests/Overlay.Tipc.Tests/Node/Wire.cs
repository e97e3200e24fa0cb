namespace Overlay.Samples.Tipc.Tests.Node;

/// <summary>Joins in-process ports to a segment, without nodes of the overlay between them: each frame goes to all other ports.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly List<InProcessPort> _ports = [];
    private readonly List<Thread> _threads = [];
    private readonly ManualResetEventSlim _open = new(true);

    /// <summary>Nothing is taken from the ports until <see cref="Resume"/>.</summary>
    public void Stall() => _open.Reset();

    public void Resume() => _open.Set();

    public InProcessPort AddPort()
    {
        var port = new InProcessPort(new InProcessPortOptions { ReceiveCapacity = 1 << 14 });
        _ = ((IFramePort)port).OpenAsync(default, default).AsTask();
        lock (_ports)
        {
            _ports.Add(port);
        }

        var thread = new Thread(() => Carry(port)) { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        _open.Set();
        foreach (var port in _ports)
        {
            await port.DisposeAsync();
        }

        _threads.ForEach(thread => thread.Join());
        _open.Dispose();
    }

    private void Carry(InProcessPort from)
    {
        var batch = new PacketBatch(64, from.MaxFrameLength);
        while (((IFramePort)from).Read(batch))
        {
            _open.Wait();
            foreach (var port in Others(from))
            {
                lock (port)
                {
                    ((IFramePort)port).Write(batch);
                }
            }

            batch.Clear();
        }
    }

    private InProcessPort[] Others(InProcessPort port)
    {
        lock (_ports)
        {
            return [.. _ports.Where(other => other != port)];
        }
    }
}
