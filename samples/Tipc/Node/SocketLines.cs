using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Node;

/// <summary>Those who wait at one socket: to receive, and to send. All members need the engine's lock.</summary>
internal sealed class SocketLines(Lock gate, uint port)
{
    private readonly LinkedList<Waiter<TipcDatagram>> _receivers = [];
    private readonly LinkedList<Waiter<bool>> _senders = [];

    public uint Port { get; } = port;

    public bool HasSenders => _senders.Count > 0;

    public Task<TipcDatagram> ReceiveAsync(CancellationToken cancellationToken)
    {
        var waiter = new Waiter<TipcDatagram>(gate);
        waiter.Join(_receivers, cancellationToken);
        return waiter.Task;
    }

    public Task SendAsync(Destination destination, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var waiter = new PendingSend(gate, destination, data);
        waiter.Join(_senders, cancellationToken);
        return waiter.Task;
    }

    /// <summary>Gives those who wait what has arrived.</summary>
    public void HandOver(TipcEngine engine)
    {
        while (_receivers.First is { } first && engine.TryReceive(Port, out var datagram))
        {
            first.Value.Leave();
            first.Value.SetResult(datagram);
        }
    }

    /// <summary>Sends what waits, in order, as far as there is room.</summary>
    public void SendWaiting(TipcEngine engine, TimeSpan now)
    {
        while (_senders.First?.Value is PendingSend first)
        {
            var result = first.Destination.Send(engine, Port, first.Data.Span, now);
            if (result == SendResult.WouldBlock)
            {
                return;
            }

            first.Leave();
            if (result == SendResult.Sent)
            {
                first.SetResult(true);
            }
            else
            {
                first.SetException(first.Destination.Unreachable());
            }
        }
    }

    public void End(Exception reason)
    {
        End(_receivers, reason);
        End(_senders, reason);
    }

    private static void End<T>(LinkedList<Waiter<T>> line, Exception reason)
    {
        while (line.First is { } first)
        {
            first.Value.Leave();
            first.Value.SetException(reason);
        }
    }
}
