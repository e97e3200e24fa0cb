namespace Overlay.Samples.Tipc.Messages;

/// <summary>
/// A message on a connection, or one that asks for a connection: data to a service or socket with the SYN flag, which multicasts use for
/// something else. The header of a connection has 24 bytes, without the nodes, or 32.
/// </summary>
internal static class ConnectionMessage
{
    public static bool Is(ReadOnlySpan<byte> message) => DataHeader.Is(message) && (DataType)TipcHeader.Type(message) switch
    {
        DataType.Connection => true,
        DataType.Named or DataType.Direct => Words.Flag(message, 0, 17),
        _ => false,
    };

    /// <summary>What says that the port does not exist; null for a message that is an error itself or may be dropped.</summary>
    public static byte[]? Refusal(ReadOnlySpan<byte> message, TipcAddress own, TipcAddress peer)
    {
        if (Words.Flag(message, 0, 19) || Words.Field(message, 1, 25, 4) != 0)
        {
            return null;
        }

        var header = DataHeader.TryRead(message, out var known) ? known : new DataHeader { Type = DataType.Connection, Importance = (byte)TipcHeader.User(message) };
        return (header with
        {
            Error = TipcError.NoPort,
            Sender = new SocketAddress(Words.Read(message, 5), own),
            Receiver = new SocketAddress(Words.Read(message, 4), peer),
        }).ToArray(default);
    }
}
