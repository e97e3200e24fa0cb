using System.Runtime.InteropServices;

namespace Overlay.Buffers;

/// <summary>Where packets come from, for a thread that waits for several such sources at once.</summary>
internal interface IPolledSource
{
    /// <summary>What becomes readable (poll(2)) when there are packets or the source is closed; empty if the source has to wait by itself.</summary>
    IReadOnlyList<SafeHandle> Descriptors { get; }

    bool IsClosed { get; }

    /// <summary>Adds what is there to the batch, without waiting; false if there is nothing.</summary>
    /// <exception cref="IOException">The device failed.</exception>
    bool TryTake(PacketBatch batch);
}
