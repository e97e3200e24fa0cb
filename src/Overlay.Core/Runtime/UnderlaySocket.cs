using System.Runtime.InteropServices;
using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Underlay;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Runtime;

/// <summary>The socket of a node or a supernode, with its counters. A datagram with a frame that the host refused is a drop and counted as one; the engines
/// repeat all others, and some addresses of a peer cannot be reached from every host.</summary>
internal sealed class UnderlaySocket(IDatagramSocket socket, NodeCounters counters) : IPolledSource, IDisposable
{
    /// <summary>Several threads send.</summary>
    [ThreadStatic]
    private static DatagramList? _threadRefused;

    private readonly IPolledSource? _polled = socket as IPolledSource;

    public UnderlayAddress LocalAddress => socket.LocalAddress;

    public IReadOnlyList<SafeHandle> Descriptors => _polled?.Descriptors ?? [];

    public bool IsClosed => _polled is { IsClosed: true };

    public bool Receive(PacketBatch batch) => Count(batch, socket.Receive(batch));

    public bool TryTake(PacketBatch batch) => Count(batch, _polled?.TryTake(batch) ?? false);

    public void Send(ReadOnlySpan<Datagram> datagrams)
    {
        if (datagrams.IsEmpty)
        {
            return;
        }

        var refused = _threadRefused ??= new DatagramList();
        refused.Clear();
        var sent = socket.Send(datagrams, refused);
        var (bytes, relayed, relayedBytes) = Sum(datagrams);
        if (sent < datagrams.Length)
        {
            var failed = Sum(refused.AsSpan());
            (bytes, relayed, relayedBytes) = (bytes - failed.Bytes, relayed - failed.Relayed, relayedBytes - failed.RelayedBytes);
            counters.Count(DropReason.SendFailed, WithFrames(refused.AsSpan()));
        }

        counters.Add(Counter.DatagramsSent, sent);
        counters.Add(Counter.DatagramBytesSent, bytes);
        if (relayed > 0)
        {
            counters.Add(Counter.RelayedSent, relayed);
            counters.Add(Counter.RelayedBytesSent, relayedBytes);
        }
    }

    public void Dispose() => socket.Dispose();

    private static (long Bytes, long Relayed, long RelayedBytes) Sum(ReadOnlySpan<Datagram> datagrams)
    {
        var (bytes, relayed, relayedBytes) = (0L, 0L, 0L);
        foreach (ref readonly var datagram in datagrams)
        {
            bytes += datagram.Length;
            if (datagram.Relay is { Type: MessageType.Relay })
            {
                relayed++;
                relayedBytes += datagram.Length;
            }
        }

        return (bytes, relayed, relayedBytes);
    }

    private static int WithFrames(ReadOnlySpan<Datagram> datagrams)
    {
        var count = 0;
        foreach (ref readonly var datagram in datagrams)
        {
            var payload = datagram.Payload.Span;
            var type = payload is [(byte)MessageType.Relay, ..] && payload.Length > RelayHeader.Size ? payload[RelayHeader.Size] : payload.IsEmpty ? 0 : payload[0];
            count += (MessageType)type is MessageType.Data or MessageType.GroupData or MessageType.Replicate ? 1 : 0;
        }

        return count;
    }

    private bool Count(PacketBatch received, bool hasReceived)
    {
        var bytes = 0L;
        for (var i = 0; i < received.Count; i++)
        {
            bytes += received[i].Length;
        }

        counters.Add(Counter.DatagramsReceived, received.Count);
        counters.Add(Counter.DatagramBytesReceived, bytes);
        return hasReceived;
    }
}
