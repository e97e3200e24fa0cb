using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;

namespace Overlay.Supernodes;

/// <summary>What the supernode wants to send, in order. It is emptied after every call of the engine.</summary>
internal sealed class SupernodeOutbox
{
    private readonly Queue<Datagram> _datagrams = new();

    public bool TryTake(out Datagram datagram) => _datagrams.TryDequeue(out datagram);

    /// <summary>Passes on a datagram as the data plane has made it.</summary>
    public void Add(in Datagram datagram) => _datagrams.Enqueue(datagram);

    /// <summary>Sends a message as it is.</summary>
    public void Send(ReadOnlySpan<byte> message, UnderlayAddress destination)
    {
        var buffer = new PacketBuffer(message.Length);
        buffer.Set(message);
        _datagrams.Enqueue(new Datagram(buffer, destination));
    }

    /// <summary>Seals a control message and sends it to the address that the node has proven.</summary>
    public void Send<T>(ClientSession session, in T message)
        where T : struct, IWireMessage<T> => Send(session, message, session.Address);

    /// <summary>The same to an address that the caller has the right to send to.</summary>
    public void Send<T>(ClientSession session, in T message, UnderlayAddress destination)
        where T : struct, IWireMessage<T>
    {
        if (TrySeal(session, message, out var datagram))
        {
            _datagrams.Enqueue(new Datagram(datagram, destination));
        }
    }

    /// <summary>Answers the last message of a node where that came from, if so much may be sent there.</summary>
    public void Answer<T>(ClientSession session, in T message)
        where T : struct, IWireMessage<T>
    {
        if (TrySeal(session, message, out var datagram) && session.TryAnswer(datagram.Length))
        {
            _datagrams.Enqueue(new Datagram(datagram, session.SeenAt));
        }
    }

    private static bool TrySeal<T>(ClientSession session, in T message, out PacketBuffer datagram)
        where T : struct, IWireMessage<T>
    {
        datagram = new PacketBuffer(WireLimits.PeerListMessage);
        datagram.SetLength(message.Write(datagram.Reset()));
        return session.Session.SealControl(datagram);
    }
}
