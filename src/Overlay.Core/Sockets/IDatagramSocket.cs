using Overlay.Primitives;

namespace Overlay.Sockets;

/// <summary>
/// A bound UDP socket, dual-stack where the host is. One thread receives; several may send at the same time. Closing (Dispose) ends a
/// pending call of either.
/// </summary>
internal interface IDatagramSocket : IDisposable
{
    /// <summary>The port it is bound to, and the address if it is bound to one.</summary>
    UnderlayAddress LocalAddress { get; }

    /// <summary>Waits for datagrams and adds to the batch what is there, each with its <c>Remote</c>; false once the socket is closed.</summary>
    bool Receive(PacketBatch batch);

    /// <summary>Sends all; a datagram that the host refuses (no route, full buffer) is skipped. Returns how many were handed to the host.</summary>
    int Send(ReadOnlySpan<Datagram> datagrams);
}
