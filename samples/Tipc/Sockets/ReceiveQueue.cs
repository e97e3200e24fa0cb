namespace Overlay.Samples.Tipc.Sockets;

/// <summary>Messages that wait to be received, bounded in bytes.</summary>
internal sealed class ReceiveQueue(int size)
{
    private readonly Queue<TipcDatagram> _messages = [];
    private long _bytes;

    /// <summary>False if there is no room. A more important message may use more.</summary>
    public bool TryAdd(in TipcDatagram message, TipcImportance importance)
    {
        var bytes = Cost(message);
        if (_bytes + bytes > (long)size << (int)importance)
        {
            return false;
        }

        _messages.Enqueue(message);
        _bytes += bytes;
        return true;
    }

    public bool TryTake(out TipcDatagram message)
    {
        if (!_messages.TryDequeue(out message))
        {
            return false;
        }

        _bytes -= Cost(message);
        return true;
    }

    private static int Cost(in TipcDatagram message) => message.Data.Length + TipcSocketOptions.MessageOverhead;
}
