using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Frames;
using Overlay.Multicast.Rules;
using Overlay.Multicast.StormControl;
using Overlay.Packets;
using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.DataPath.Segment;

/// <summary>
/// What keeps the segment quiet: how many frames for many stations, or for one that nobody knows, pass in each direction, who may send to which groups, and
/// which questions need not travel. Any lane may ask; what does not pass from the port is counted.
/// </summary>
internal sealed class SegmentGuard(StormBuckets? port, GroupAccess? access, NeighborProxy? proxy, FrameRules rules, NodeCounters counters)
{
    /// <summary>
    /// What is to be done with the first frames of a series from the port, if it is not to be sent on; and how many of them are alike: they have the same gate,
    /// through which each copy has to pass.
    /// </summary>
    public OutboundResult? Inspect(ForwardingTable table, ReadOnlySpan<PacketBuffer> frames, ref int count, Instant now, out GroupGate? gate)
    {
        gate = null;
        if (access is not null && !MaySend(access, frames, ref count, out gate))
        {
            counters.Count(DropReason.GroupSenderRefused, count);
            return OutboundResult.Dropped;
        }

        return proxy is null ? null : LookForQuestions(proxy, table, frames, ref count, now);
    }

    /// <summary>The gate of a frame from the port that was let pass; null if every copy passes.</summary>
    public GroupGate? GateOf(in EthernetFrame frame) => access?.Find(frame);

    /// <summary>
    /// Whether the first of some frames from the port pass, all to one group or to one station that nobody knows; and how many of them: where only some are
    /// within the limit, the others are a series of their own.
    /// </summary>
    public bool AdmitsFromPort(MacAddress destination, ref int count, Instant now)
    {
        if (port is null)
        {
            return true;
        }

        var kind = KindOf(destination);
        var within = port.Take(kind, count, now);
        if (within == 0)
        {
            counters.Count(ReasonOf(kind), count);
            return false;
        }

        count = within;
        return true;
    }

    /// <summary>Why a frame of a peer is refused, which came with an address that the peer may use; null if it passes, and what it says about the peer is
    /// learned.</summary>
    public DropReason? InspectFromPeer(in EthernetFrame frame, PeerRoute peer, Instant now)
    {
        var fault = FaultOf(frame, peer, now);
        if (fault is null)
        {
            proxy?.Learn(frame, peer, now);
        }

        return fault;
    }

    /// <summary>
    /// True for a frame for many with an IP packet for one (RFC 1122, section 3.3.6: silently discarded). The broadcast address of a subnet, which the node
    /// does not know, looks as any other: in a broadcast of IPv4 only an address that a station here is known to have is one station's.
    /// </summary>
    public bool HidesUnicast(in EthernetFrame frame, Instant now)
    {
        if (!PacketAddresses.TryRead(frame.Content(out var etherType), etherType, out _, out var destination) || destination.IsMulticast || destination.IsLimitedBroadcast)
        {
            return false;
        }

        return !frame.Destination.IsBroadcast || !destination.IsV4 || proxy?.IsHere(destination, now) == true;
    }

    private static bool MaySend(GroupAccess access, ReadOnlySpan<PacketBuffer> frames, ref int count, out GroupGate? gate)
    {
        var first = new EthernetFrame(frames[0].Span);
        gate = access.Find(first);
        var same = 1;
        while (same < count && access.Find(new EthernetFrame(frames[same].Span)) == gate)
        {
            same++;
        }

        count = same;
        return gate?.MaySend(first.Source) != false;
    }

    /// <summary>A packet of ARP or neighbour discovery is a series of its own, which goes to the engine if it asks for a station that is known.</summary>
    private OutboundResult? LookForQuestions(NeighborProxy known, ForwardingTable table, ReadOnlySpan<PacketBuffer> frames, ref int count, Instant now)
    {
        for (var i = 0; i < count; i++)
        {
            var frame = new EthernetFrame(frames[i].Span);
            if (!NeighborNotice.Concerns(frame))
            {
                continue;
            }

            count = Math.Max(1, i);
            if (i > 0 || !known.AsksForKnown(table, frame, now))
            {
                return null;
            }

            return AdmitsFromPort(frame.Destination, ref count, now) ? OutboundResult.Engine : OutboundResult.Dropped;
        }

        return null;
    }

    private DropReason? FaultOf(in EthernetFrame frame, PeerRoute peer, Instant now)
    {
        if (access?.Find(frame)?.FaultOf(peer.Id, frame.Source) is { } fault)
        {
            return fault;
        }

        var destination = frame.Destination;
        if (peer.Storm is null || (!destination.IsGroup && rules.IsHere(destination, now)))
        {
            return null;
        }

        var kind = KindOf(destination);
        if (kind == StormKind.UnknownUnicast && rules.IsFloodedAgain(frame.Bytes, peer, now))
        {
            return DropReason.FrameLooped;
        }

        return peer.Storm.Take(kind, 1, now) == 1 ? null : ReasonOf(kind);
    }

    private static StormKind KindOf(MacAddress destination) =>
        destination.IsBroadcast ? StormKind.Broadcast : destination.IsGroup ? StormKind.Multicast : StormKind.UnknownUnicast;

    private static DropReason ReasonOf(StormKind kind) => kind switch
    {
        StormKind.Broadcast => DropReason.BroadcastStorm,
        StormKind.Multicast => DropReason.MulticastStorm,
        _ => DropReason.UnknownUnicastStorm,
    };
}
