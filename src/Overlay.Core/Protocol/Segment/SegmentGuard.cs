using Overlay.Buffers;
using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Groups;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Segment;

/// <summary>
/// What keeps the segment quiet: how many frames for many stations, or for one that nobody knows, pass in each direction, and who may send to which groups. Any lane may
/// ask; what does not pass is counted.
/// </summary>
internal sealed class SegmentGuard(StormBuckets? port, GroupAccess? access, FrameRules rules, NodeCounters counters)
{
    /// <summary>
    /// Whether the first frames of a series from the port may be sent, for all that their headers say; and how many of them have the same gate, through which each
    /// copy has to pass.
    /// </summary>
    public bool Allows(ReadOnlySpan<PacketBuffer> frames, ref int count, out GroupGate? gate)
    {
        gate = null;
        if (access is null)
        {
            return true;
        }

        var first = new EthernetFrame(frames[0].Span);
        gate = access.Find(first);
        var same = 1;
        while (same < count && access.Find(new EthernetFrame(frames[same].Span)) == gate)
        {
            same++;
        }

        count = same;
        if (gate?.MaySend(first.Source) != false)
        {
            return true;
        }

        counters.Count(DropReason.GroupSenderRefused, count);
        return false;
    }

    /// <summary>The gate of a frame from the port that was allowed; null if every copy passes.</summary>
    public GroupGate? GateOf(in EthernetFrame frame) => access?.Find(frame);

    /// <summary>
    /// Whether the first of some frames from the port pass, all to one group or to one station that nobody knows; and how many of them: where only some are within
    /// the limit, the others are a series of their own.
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

    /// <summary>Whether a frame of a peer passes, which came with an address that the peer may use.</summary>
    public bool AdmitsFromPeer(in EthernetFrame frame, PeerRoute peer, Instant now)
    {
        if (access?.Find(frame)?.FaultOf(peer.Id, frame.Source) is { } fault)
        {
            counters.Count(fault);
            return false;
        }

        var destination = frame.Destination;
        if (peer.Storm is null || (!destination.IsGroup && rules.IsHere(destination, now)))
        {
            return true;
        }

        var kind = KindOf(destination);
        if (peer.Storm.Take(kind, 1, now) == 1)
        {
            return true;
        }

        counters.Count(ReasonOf(kind));
        return false;
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
