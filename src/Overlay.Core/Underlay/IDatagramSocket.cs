using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Underlay;

/// <summary>
/// A bound UDP socket, dual-stack where the host is. One thread receives; several may send at the same time. Closing (Dispose) ends a
/// pending call of either.
/// </summary>
internal interface IDatagramSocket : IDisposable
{
    /// <summary>The port it is bound to, and the address if it is bound to one.</summary>
    UnderlayAddress LocalAddress { get; }

    /// <summary>Which abilities of the host it uses. None, unless it says otherwise.</summary>
    SocketAbilities Abilities => default;

    /// <summary>
    /// Waits for datagrams and adds to the batch what is there, each with its <c>Remote</c>; false once the socket is closed. What the batch
    /// has no room for waits for the next call. A datagram that is longer than the batch takes is added with length 0, so that whoever
    /// reads it counts it as malformed.
    /// </summary>
    bool Receive(PacketBatch batch);

    /// <summary>
    /// Sends all and returns how many the host took. Waits up to <see cref="DatagramSocket.SendPatience"/> while the send buffer is full
    /// and nothing leaves it; a datagram that the host refuses (no route, too long, queue full) is skipped.
    /// </summary>
    /// <param name="datagrams">What to send, in this order.</param>
    /// <param name="refused">If given, gets each datagram that the host did not take.</param>
    int Send(ReadOnlySpan<Datagram> datagrams, DatagramList? refused = null);
}
