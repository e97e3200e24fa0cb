using Overlay.Buffers;
using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Sockets;
using Overlay.Transforms;

namespace Overlay.Protocol;

/// <summary>
/// From frame to datagrams:
/// 1. check length and source, learn bridged addresses
/// 2. find who gets it
/// 3. apply the transform
/// 4. seal it, once, and address it to each
/// What cannot be sent at once goes to the engine unchanged: frames for addresses or peers that are not ready, and group frames while
/// some peer has no group key.
/// </summary>
internal sealed class OutboundStage(TransformSet transforms, FrameRules rules, MacTable learned, MacOwner localAddresses, NodeCounters counters)
{
    public OutboundResult Send(ForwardingTable table, PacketBuffer frame, PacketBuffer scratch, DatagramList output, Instant now)
    {
        if (!Allows(table, frame, now))
        {
            return OutboundResult.Dropped;
        }

        var destination = new EthernetFrame(frame.Span).Destination;
        if (destination.IsGroup)
        {
            return SendToGroup(table, frame, scratch, output, now);
        }

        if (!TryFind(table, destination, now, out var peer))
        {
            counters.Count(DropReason.UnknownDestination);
            return OutboundResult.Dropped;
        }

        return peer is { CanSend: true } ? SendToPeer(peer, frame, scratch, output, now) : OutboundResult.Engine;
    }

    /// <summary>The rules for frames from the port; the drop is counted.</summary>
    private bool Allows(ForwardingTable table, PacketBuffer frame, Instant now) =>
        rules.HasValidLength(frame.Span) && rules.AllowsLocalSource(new EthernetFrame(frame.Span).Source, table, now);

    /// <summary>Finds the peer behind an address, null if it is not known. False if it is on this side: nobody else should get the frame.</summary>
    public bool TryFind(ForwardingTable table, MacAddress destination, Instant now, out PeerRoute? peer)
    {
        peer = table.FindOwner(destination);
        if (peer is not null)
        {
            return true;
        }

        if (destination == rules.OwnMac)
        {
            return false;
        }

        if (learned.TryFind(destination, now, out var owner))
        {
            peer = table.Find(owner.Id);
            return owner != localAddresses;
        }

        return true;
    }

    /// <summary>Applies the transform, in place, and returns its id.</summary>
    public byte Transform(PacketBuffer frame, PacketBuffer scratch) => transforms.Apply(frame, scratch);

    public void CountFrame(int length)
    {
        counters.Add(Counter.FramesSent);
        counters.Add(Counter.FrameBytesSent, length);
    }

    private OutboundResult SendToPeer(PeerRoute peer, PacketBuffer frame, PacketBuffer scratch, DatagramList output, Instant now)
    {
        var length = frame.Length;
        var transform = transforms.Apply(frame, scratch);
        if (!peer.Session!.SealData(frame, transform))
        {
            // The session ended this moment; a frame in the middle of a change of keys may be lost like one on the wire.
            counters.Count(DropReason.PeerNotReady);
            return OutboundResult.Dropped;
        }

        Address(peer, frame, output, now);
        CountFrame(length);
        return OutboundResult.Sent;
    }

    private OutboundResult SendToGroup(ForwardingTable table, PacketBuffer frame, PacketBuffer scratch, DatagramList output, Instant now)
    {
        if (table.GroupKey is not { } key)
        {
            return OutboundResult.Engine;
        }

        if (table.Ready.IsEmpty)
        {
            return OutboundResult.Sent;
        }

        var length = frame.Length;
        key.Seal(frame, transforms.Apply(frame, scratch));
        foreach (var peer in table.Ready)
        {
            Address(peer, frame, output, now);
        }

        CountFrame(length);
        return OutboundResult.Sent;
    }

    private static void Address(PeerRoute peer, PacketBuffer datagram, DatagramList output, Instant now)
    {
        output.Add(datagram, peer.Path.Address, peer.Relay);
        peer.Traffic.FrameSent(now);
        peer.RelayTraffic?.Sent(now);
    }
}
