using Overlay.Ports;

namespace Overlay.Core.Tests.Runtime;

/// <summary>A port with a queue for each lane, as a device with several queues, in process.</summary>
internal sealed class LanedPort(int queues) : ILanedPort
{
    private readonly InProcessPort[] _queues = [.. Enumerable.Range(0, queues).Select(_ => new InProcessPort())];
    private int _lanes;

    /// <summary>The queues that are lanes of the node.</summary>
    public IReadOnlyList<InProcessPort> Queues => _queues[.._lanes];

    public int WantedLanes
    {
        set => _lanes = Math.Min(value, _queues.Length);
    }

    public IReadOnlyList<IPortLane> Lanes => [.. Queues.Select(queue => new WholePort(queue))];

    public int Mtu => _queues[0].Mtu;

    public MacAddress? MacAddress => null;

    public async ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        foreach (var queue in _queues)
        {
            await ((IFramePort)queue).OpenAsync(mac, cancellationToken);
        }
    }

    public bool Read(PacketBatch batch) => throw new NotSupportedException();

    public int Write(PacketBatch batch) => throw new NotSupportedException();

    public void Close() => Array.ForEach(_queues, queue => ((IFramePort)queue).Close());

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
        {
            await queue.DisposeAsync();
        }
    }
}
