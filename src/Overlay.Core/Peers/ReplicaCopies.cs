using Overlay.Buffers;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Peers;

/// <summary>The copies of one batch that this node makes for others. They lie in the buffers of the batch, so they are sent before these are opened.</summary>
internal sealed class ReplicaCopies
{
    private readonly List<PacketBuffer> _transit = [];

    public DatagramList Datagrams { get; } = new();

    /// <summary>A datagram that is not for this node: once its copies are out, nothing more is to be done with it.</summary>
    public void AddTransit(PacketBuffer datagram) => _transit.Add(datagram);

    /// <summary>After the copies were sent.</summary>
    public void Settle()
    {
        foreach (var datagram in _transit)
        {
            datagram.Span[0] = (byte)MessageType.Replicate;
        }

        _transit.Clear();
        Datagrams.Clear();
    }
}
