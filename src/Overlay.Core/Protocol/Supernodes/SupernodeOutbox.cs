using Overlay.Buffers;
using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Primitives;
using Overlay.Sockets;

namespace Overlay.Protocol.Supernodes;

/// <summary>What the supernode wants to send, in order. It is emptied after every call of the engine.</summary>
internal sealed class SupernodeOutbox
{
    private readonly Queue<Datagram> _datagrams = new();

    public bool TryTake(out Datagram datagram) => _datagrams.TryDequeue(out datagram);

    /// <summary>Passes on a datagram in the buffer that it came in.</summary>
    public void Forward(PacketBuffer datagram, UnderlayAddress destination, RelayHeader? header = null) => _datagrams.Enqueue(new Datagram(datagram, destination, header));

    /// <summary>Sends a message as it is.</summary>
    public void Send(ReadOnlySpan<byte> message, UnderlayAddress destination)
    {
        var buffer = new PacketBuffer(message.Length);
        buffer.Set(message);
        _datagrams.Enqueue(new Datagram(buffer, destination));
    }

    /// <summary>Seals a control message and sends it to where the node was last seen.</summary>
    public void Send<T>(ClientSession session, in T message)
        where T : struct, IWireMessage<T>
    {
        var buffer = new PacketBuffer(WireLimits.PeerListMessage);
        buffer.SetLength(message.Write(buffer.Reset()));
        session.Session.SealControl(buffer);
        _datagrams.Enqueue(new Datagram(buffer, session.Address));
    }
}
