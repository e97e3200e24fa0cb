using System.Runtime.InteropServices;

namespace Overlay.Ports;

/// <summary>A port that is one lane. It has to wait by itself.</summary>
internal sealed class WholePort(IFramePort port) : IPortLane
{
    public bool TakesRuns => port is IOffloadPort { TakesRuns: true };

    public IReadOnlyList<SafeHandle> Descriptors => [];

    public bool IsClosed => false;

    public bool TryTake(PacketBatch batch) => false;

    public bool Read(PacketBatch batch) => port.Read(batch);

    public int Write(PacketBatch batch) => port.Write(batch);
}
