using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Multicast.Membership;
using Overlay.Multicast.Rules;
using Overlay.Peers;
using Overlay.Primitives.Timing;
using Overlay.Transforms;
using Overlay.Wire;

namespace Overlay.DataPath;

/// <summary>
/// From frame to datagrams:
/// 1. check length and source, end loops, learn bridged addresses
/// 2. find who gets it, keep to the limits of the segment
/// 3. apply the transform
/// 4. seal it, once, and address it to each
/// What cannot be sent at once goes to the engine unchanged: frames for addresses or peers that are not ready, and group frames while
/// they are kept for a peer that is new, and what hosts say of their groups.
/// </summary>
internal sealed class OutboundStage(
    TransformSet transforms, FrameRules rules, SegmentGuard guard, MacTable learned, MacOwner localAddresses, GroupTrafficTable groups, NodeCounters counters)
{
    /// <summary>A series is shortened to so many copies for peers without the group key: whoever sends them can send in between.</summary>
    private const int MaxOwnCopies = 256;

    /// <summary>Source addresses of frames from the port that were refused.</summary>
    public RefusedSources RefusedSources => rules.RefusedSources;

    /// <summary>Takes the first frames, a series; the result is that of each.</summary>
    public OutboundResult Send(ForwardingTable table, ReadOnlySpan<PacketBuffer> frames, PacketBuffer scratch, DatagramList output, Instant now, out int taken)
    {
        taken = 1;
        if (!rules.HasValidLength(frames[0].Span))
        {
            return OutboundResult.Dropped;
        }

        if (rules.IsOwnDatagram(frames[0].Span))
        {
            return HandleOwnDatagram();
        }

        if (!Allows(table, frames[0], now))
        {
            return OutboundResult.Dropped;
        }

        taken = Series.OfFrames(frames, rules, now);
        if (guard.Inspect(table, frames, ref taken, now, out var gate) is { } result)
        {
            return result;
        }

        var series = frames[..taken];
        var destination = new EthernetFrame(series[0].Span).Destination;
        if (destination.IsGroup)
        {
            return SendToGroup(table, series, gate, scratch, output, now, out taken);
        }

        return SendToStation(table, series, destination, gate, scratch, output, now, ref taken);
    }

    private OutboundResult HandleOwnDatagram()
    {
        if (rules.ShouldReportOwnDatagram())
        {
            return OutboundResult.Engine;
        }

        counters.Count(DropReason.RecursiveRouting);
        return OutboundResult.Dropped;
    }

    /// <summary>The rules for frames from the port; the drop is counted.</summary>
    private bool Allows(ForwardingTable table, PacketBuffer frame, Instant now) =>
        rules.IsNewFromPort(frame.Span, now) && rules.AllowsLocalSource(frame.Span, table, now);

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

    public void CountFrames(int frames, long bytes)
    {
        counters.Add(Counter.FramesSent, frames);
        counters.Add(Counter.FrameBytesSent, bytes);
    }

    /// <summary>Counts the copies of group frames that go out, and those that do not because not everybody wants them.</summary>
    public void CountCopies(GroupTraffic? traffic, int frames, long bytes, int copies, int saved, Instant now)
    {
        traffic?.AddSent(frames, bytes, copies, saved, now);
        counters.Add(Counter.GroupCopies, frames * copies);
        if (saved > 0)
        {
            counters.Add(Counter.GroupCopiesSaved, frames * saved);
        }
    }

    /// <summary>Counts a copy of a group frame that was counted before and kept for one peer.</summary>
    public void CountLateCopy(GroupTraffic? traffic)
    {
        traffic?.AddCopy();
        counters.Add(Counter.GroupCopies);
    }

    /// <summary>Counts frames for a group that nobody wants, or not from their source.</summary>
    public void CountUnwanted(GroupId group, int frames, long bytes, int saved, Instant now)
    {
        counters.Count(DropReason.NoMember, frames);
        groups.AddUnwanted(group, frames, bytes, saved, now);
        CountCopies(traffic: null, frames, bytes, 0, saved, now);
    }

    private OutboundResult SendToStation(
        ForwardingTable table,
        ReadOnlySpan<PacketBuffer> series,
        MacAddress destination,
        GroupGate? gate,
        PacketBuffer scratch,
        DatagramList output,
        Instant now,
        ref int taken)
    {
        if (!TryFind(table, destination, now, out var peer))
        {
            counters.Count(DropReason.UnknownDestination, taken);
            return OutboundResult.Dropped;
        }

        if (peer is null)
        {
            return rules.IsNewFlood(series[0].Span, ref taken, now) && guard.AdmitsFromPort(destination, ref taken, now) ? OutboundResult.Engine : OutboundResult.Dropped;
        }

        if (gate?.LeadsTo(peer.Id, peer.Mac, new EthernetFrame(series[0].Span).Source) == false)
        {
            counters.Count(DropReason.GroupMemberRefused, taken);
            return OutboundResult.Dropped;
        }

        return peer.CanSend ? SendToPeer(peer, series, scratch, output, now) : OutboundResult.Engine;
    }

    private OutboundResult SendToPeer(PeerRoute peer, ReadOnlySpan<PacketBuffer> frames, PacketBuffer scratch, DatagramList output, Instant now)
    {
        var bytes = BytesOf(frames);
        Span<byte> applied = stackalloc byte[frames.Length];
        Transform(frames, applied, scratch);
        if (!peer.Session!.SealData(frames, applied))
        {
            // The session ended this moment; a frame in the middle of a change of keys may be lost like one on the wire.
            counters.Count(DropReason.PeerNotReady, frames.Length);
            return OutboundResult.Dropped;
        }

        peer.Address(frames, output, now);
        CountFrames(frames.Length, bytes);
        return OutboundResult.Sent;
    }

    private OutboundResult SendToGroup(
        ForwardingTable table, ReadOnlySpan<PacketBuffer> frames, GroupGate? gate, PacketBuffer scratch, DatagramList output, Instant now, out int taken)
    {
        var group = table.Groups is null ? default : FrameGroup.Of(frames[0].Span);
        taken = table.Groups is null ? frames.Length : Series.OfGroup(frames, group);
        taken = table.Lacking == 0 ? taken : Math.Clamp(MaxOwnCopies / table.Lacking, 1, taken);
        if (!guard.AdmitsFromPort(new EthernetFrame(frames[0].Span).Destination, ref taken, now))
        {
            return OutboundResult.Dropped;
        }

        if (table.GroupKey is null || group.Kind == FrameGroupKind.Membership)
        {
            return OutboundResult.Engine;
        }

        if (!table.Ready.IsEmpty || group.Kind == FrameGroupKind.Members)
        {
            SendToMembers(table, group, frames[..taken], gate, scratch, output, now);
        }

        return OutboundResult.Sent;
    }

    private void SendToMembers(
        ForwardingTable table, in FrameGroup group, ReadOnlySpan<PacketBuffer> frames, GroupGate? gate, PacketBuffer scratch, DatagramList output, Instant now)
    {
        var bytes = BytesOf(frames);
        var route = group.Kind == FrameGroupKind.Members ? table.Groups!.Find(group.Group) : null;
        if (route?.CountFor(group.Source) == 0)
        {
            CountUnwanted(group.Group, frames.Length, bytes, saved: table.Ready.Length, now);
            return;
        }

        var source = new EthernetFrame(frames[0].Span).Source;
        Span<byte> applied = stackalloc byte[frames.Length];
        Transform(frames, applied, scratch);
        var series = new GroupSeries(table, gate, source, frames, applied, output, now);
        var members = route is null ? table.Ready : route.Members;
        var filtered = route is null ? default : route.Filtered;
        var own = table.Lacking == 0 ? 0 : series.SendOwnCopies(members) + series.SendOwnCopies(filtered, group.Source);
        if (!table.GroupKey!.Seal(frames, applied))
        {
            // This lane took so long that the key of its table is erased.
            counters.Count(DropReason.PeerNotReady, frames.Length);
            return;
        }

        var (copies, reached) = route is { Shares.Branches: [_, ..] } && gate is null && series.Serves(route) ? series.Address(route) : series.Address(members);
        copies += own;
        reached += own;
        foreach (var member in filtered)
        {
            var isReached = member.Filter.Accepts(group.Source) && series.TryAddress(member.Peer);
            (copies, reached) = isReached ? (copies + 1, reached + 1) : (copies, reached);
        }

        CountCopies(route?.Traffic, frames.Length, bytes, copies, table.Ready.Length - reached, now);
        CountFrames(frames.Length, bytes);
    }

    private static long BytesOf(ReadOnlySpan<PacketBuffer> frames)
    {
        var bytes = 0L;
        foreach (var frame in frames)
        {
            bytes += frame.Length;
        }

        return bytes;
    }

    private void Transform(ReadOnlySpan<PacketBuffer> frames, Span<byte> applied, PacketBuffer scratch)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            applied[i] = transforms.Apply(frames[i], scratch);
        }
    }
}
