using Overlay.Buffers;

namespace Overlay.Ports;

/// <summary>What one lane of a node reads and writes: a port, or one queue of its device. One thread reads and another writes.</summary>
internal interface IPortLane : IPolledSource
{
    /// <summary>As <see cref="IOffloadPort.TakesRuns"/>.</summary>
    bool TakesRuns { get; }

    /// <summary>As <see cref="IFramePort.Read"/>.</summary>
    /// <exception cref="IOException">The device failed.</exception>
    bool Read(PacketBatch batch);

    /// <summary>As <see cref="IFramePort.Write"/>.</summary>
    /// <exception cref="IOException">The device failed.</exception>
    int Write(PacketBatch batch);
}
