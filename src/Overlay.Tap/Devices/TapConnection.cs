using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>Descriptors that are connected to a device.</summary>
/// <param name="Queues">The descriptors, one for each queue; at least one.</param>
/// <param name="Name">The device's name.</param>
/// <param name="IsCreated">True if the device was made by this connection: then its queue is ours to bound.</param>
/// <param name="HasHeader">True if a <see cref="VirtioNetHeader"/> stands in front of each frame.</param>
/// <param name="Offloads">What passes the device without being cut or summed up; none without the header.</param>
internal sealed record TapConnection(IReadOnlyList<DescriptorHandle> Queues, string Name, bool IsCreated, bool HasHeader, TapOffloads Offloads) : IDisposable
{
    /// <summary>The first queue, which speaks for the device.</summary>
    public DescriptorHandle Handle => Queues[0];

    public void Dispose()
    {
        foreach (var queue in Queues)
        {
            queue.Dispose();
        }
    }
}
