using Overlay.Buffers;
using Overlay.Nodes.Paths;
using Overlay.Paths;
using Overlay.Sessions;
using Overlay.Wire;

namespace Overlay.Nodes;

/// <summary>Puts messages on a path. What cannot leave, because its supernode is lost, is not sent: whoever sends repeats.</summary>
internal sealed class Transmitter(Outbox outbox, RelayTable relays)
{
    public void Send(UnderlayPath path, PacketBuffer datagram)
    {
        if (relays.TryGetHeader(path, out var header))
        {
            outbox.Add(new Datagram(datagram, path.Address, header));
        }
    }

    /// <summary>Sends a copy of a message that is not sealed.</summary>
    public void Send(UnderlayPath path, ReadOnlySpan<byte> message) => Send(path, Packets.Copy(message));

    public void SendControl<T>(Session session, UnderlayPath path, in T message)
        where T : struct, IWireMessage<T>
    {
        var packet = Packets.Write(message);
        if (session.SealControl(packet))
        {
            Send(path, packet);
        }
    }
}
