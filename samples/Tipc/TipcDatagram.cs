namespace Overlay.Samples.Tipc;

/// <summary>A message that a socket received.</summary>
/// <param name="Sender">The socket that sent it; for a returned message the socket that it was for, as far as that is known.</param>
/// <param name="Service">The service it was sent to, or null if it was sent to this socket.</param>
/// <param name="Data">0 to 66,000 bytes. Sockets that receive the same multicast may share them.</param>
/// <param name="Error">None, or why this message, sent by this socket, comes back.</param>
public readonly record struct TipcDatagram(SocketAddress Sender, ServiceRange? Service, ReadOnlyMemory<byte> Data, TipcError Error)
{
    /// <summary>The socket's own message, which could not be delivered.</summary>
    public bool IsReturned => Error != TipcError.None;
}
