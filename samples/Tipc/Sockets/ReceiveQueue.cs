namespace Overlay.Samples.Tipc.Sockets;

/// <summary>Messages that wait to be received, bounded in bytes.</summary>
internal sealed class ReceiveQueue(int size)
{
    private readonly Queue<Arrival> _messages = [];
    private long _bytes;

    /// <summary>False if there is no room. A more important message may use more.</summary>
    public bool TryAdd(in Arrival message)
    {
        if (_bytes + message.Cost > (long)size << message.Header.Importance)
        {
            return false;
        }

        _messages.Enqueue(message);
        _bytes += message.Cost;
        return true;
    }

    public bool TryTake(out Arrival message)
    {
        if (!_messages.TryDequeue(out message))
        {
            return false;
        }

        _bytes -= message.Cost;
        return true;
    }
}
