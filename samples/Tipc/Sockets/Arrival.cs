using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>A message of data with its header taken apart.</summary>
internal readonly record struct Arrival(DataHeader Header, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bytes that it counts for while it waits.</summary>
    public int Cost => Data.Length + TipcSocketOptions.MessageOverhead;

    /// <summary>The half of a SYN pair that carries nothing; a message of no bytes is told from it by the error.</summary>
    public bool IsEmptySyn => Header.IsSyn && Header.Error != TipcError.None;

    public TipcDatagram ToDatagram() => new(Header.Sender, Header.Type == DataType.Direct ? null : Header.Range, Data, Header.Error);
}
