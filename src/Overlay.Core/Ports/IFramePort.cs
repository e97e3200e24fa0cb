using System.ComponentModel;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// Where a node's Ethernet frames enter and leave: in process, a kernel TAP device, a stream. A node owns its port and disposes it.
/// One thread reads and another writes, at the same time; <see cref="Close"/> may come from any thread.
/// </summary>
/// <remarks>Frames start with the destination MAC and end before the frame check sequence (IEEE 802.3, clause 3).</remarks>
[TypeConverter(typeof(NoTextTypeConverter))]
public interface IFramePort : IAsyncDisposable
{
    /// <summary>The longest payload of a frame in bytes, without the Ethernet header.</summary>
    int Mtu { get; }

    /// <summary>The address of the device behind the port, or null if the node should use the one derived from its key.</summary>
    MacAddress? MacAddress { get; }

    /// <summary>Tells the port the address that the node uses, before the first frame.</summary>
    /// <param name="mac">The node's MAC address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when frames can be read and written.</returns>
    ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken);

    /// <summary>Waits for frames and adds to the batch what is there, without waiting for more; blocks the calling thread.</summary>
    /// <param name="batch">An empty batch.</param>
    /// <returns>False once the port is closed and nothing is left to read; the batch is then empty.</returns>
    /// <exception cref="IOException">The device failed; the node then faults.</exception>
    bool Read(PacketBatch batch);

    /// <summary>Hands frames out. Never waits for a slow reader: what does not fit is dropped and not counted in the result.</summary>
    /// <param name="batch">The frames; the port copies what it keeps.</param>
    /// <returns>How many frames were taken; the node counts the rest as dropped.</returns>
    /// <exception cref="IOException">The device failed; the node then faults.</exception>
    int Write(PacketBatch batch);

    /// <summary>Makes a pending and every later <see cref="Read"/> return false. Can be called at any time, more than once.</summary>
    void Close();
}
