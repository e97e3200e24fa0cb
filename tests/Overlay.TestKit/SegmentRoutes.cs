using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>
/// Hosts with addresses on the segment: what one of them sends to such an address of another leaves by its own node's port, as UDP over IPv4, and arrives at the other one's
/// socket from there.
/// </summary>
internal sealed class SegmentRoutes(Simulation simulation)
{
    private const int Headers = 14 + 20 + 8;
    private const int PortOffset = 14 + 20;

    private readonly Dictionary<UnderlayAddress, SimulatedNode> _nodes = [];

    /// <summary>How many datagrams of nodes left by a port.</summary>
    public int Count { get; private set; }

    /// <summary>True if the way to an address leads through the segment.</summary>
    public bool Contains(UnderlayAddress address) => _nodes.Keys.Any(host => host.HasSameHost(address));

    /// <summary>Gives the host of a node an address.</summary>
    public void Add(SimulatedNode node, UnderlayAddress address)
    {
        _nodes.Add(address, node);
        node.Routed = (destination, payload) => TrySend(node, address, destination, payload);
        node.Attached = frame => Receive(node, frame);
    }

    private bool TrySend(SimulatedNode from, UnderlayAddress source, UnderlayAddress destination, byte[] payload)
    {
        if (!Contains(destination))
        {
            return false;
        }

        var to = _nodes.First(entry => entry.Key.HasSameHost(destination)).Value;
        var frame = new byte[Headers + payload.Length];
        to.Mac.CopyTo(frame);
        from.Mac.CopyTo(frame.AsSpan(MacAddress.Size));
        (frame[12], frame[14], frame[23]) = (0x08, 0x45, 17);
        Write(source, frame.AsSpan(26));
        Write(destination, frame.AsSpan(30));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(PortOffset), source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(PortOffset + 2), destination.Port);
        payload.CopyTo(frame.AsSpan(Headers));
        Count++;
        simulation.After(TimeSpan.Zero, () => from.SendFrame(frame));
        return true;
    }

    private void Receive(SimulatedNode node, byte[] frame)
    {
        if (frame.Length < Headers || frame[12] != 0x08 || frame[23] != 17)
        {
            return;
        }

        var source = new UnderlayAddress(frame.AsSpan(26, 4), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(PortOffset)));
        simulation.After(TimeSpan.Zero, () => node.Receive(source, frame[Headers..]));
    }

    private static void Write(UnderlayAddress address, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.CopyTo(bytes);
        bytes[12..].CopyTo(destination);
    }
}
