using Overlay.Buffers;
using Overlay.Frames;
using Overlay.Peers;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.DataPath;

/// <summary>
/// What happens to every frame and datagram: the only part of the engine that is used by more than one thread. The threads of
/// every lane may receive and send here while the control loop is inside the engine. Neither allocates or changes a
/// decision, or waits but for another lane that uses the same key: they look things up in the table that the engine published last.
/// </summary>
internal sealed class DataPlane(InboundStage inbound, OutboundStage outbound, ReplicationStage replication)
{
    private ForwardingTable _table = ForwardingTable.Empty;

    /// <summary>The table that the next packet meets.</summary>
    public ForwardingTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }

    /// <summary>Source addresses of frames from the port that this node may not send as.</summary>
    public RefusedSources RefusedSources => outbound.RefusedSources;

    /// <summary>Takes a datagram, with <see cref="PacketBuffer.Remote"/> set. <paramref name="scratch"/> is a buffer of the same size for the work.</summary>
    public InboundResult Receive(PacketBuffer datagram, PacketBuffer scratch, Instant now)
    {
        var result = InboundResult.Dropped;
        Receive([datagram], new Span<InboundResult>(ref result), scratch, now);
        return result;
    }

    /// <summary>Before a batch is received: copies what others want to be copied; true if there is something to send, after which
    /// <see cref="ReplicaCopies.Settle"/> is called.</summary>
    public bool Replicate(ReadOnlySpan<PacketBuffer> datagrams, ReplicaCopies output, Instant now) => replication.Copy(Table, datagrams, output, now);

    /// <summary>Takes the datagrams of a batch and tells what became of each.</summary>
    public void Receive(ReadOnlySpan<PacketBuffer> datagrams, Span<InboundResult> results, PacketBuffer scratch, Instant now)
    {
        for (var done = 0; done < datagrams.Length;)
        {
            done += inbound.Receive(Table, datagrams[done..], results[done..], scratch, now);
        }
    }

    /// <summary>Takes a frame from the port and adds the datagrams that carry it to the output.</summary>
    public OutboundResult Send(PacketBuffer frame, PacketBuffer scratch, DatagramList output, Instant now) =>
        Send([frame], scratch, output, now, out _);

    /// <summary>
    /// Takes the first <paramref name="taken"/> of some frames from the port, a series, and adds their datagrams to the output. The result is that of each of
    /// them.
    /// </summary>
    public OutboundResult Send(ReadOnlySpan<PacketBuffer> frames, PacketBuffer scratch, DatagramList output, Instant now, out int taken) =>
        outbound.Send(Table, frames, scratch, output, now, out taken);

    /// <summary>Takes Data that the engine opened; true if the packet is now a frame for the port, else it was dropped and counted.</summary>
    public bool TryDeliver(PacketBuffer opened, in DataHeader header, PacketBuffer scratch, Instant now) =>
        inbound.DeliverOpened(Table, opened, header, scratch, now) == InboundResult.Frame;

    /// <summary>The length of the longest datagram that carries a frame, and so of every buffer on the data path: MTU, Ethernet header
    /// with a VLAN tag, group header, tag and relay header.</summary>
    public static int MaxPacket(int mtu) => mtu + EthernetFrame.HeaderSize + EthernetFrame.TagSize + GroupHeader.Size + AeadCipher.MaxTagLength + RelayHeader.Size;
}
