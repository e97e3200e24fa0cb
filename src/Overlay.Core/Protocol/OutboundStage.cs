using Overlay.Buffers;
using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Groups;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Protocol.Segment;
using Overlay.Sockets;
using Overlay.Transforms;

namespace Overlay.Protocol;

/// <summary>
/// From frame to datagrams:
/// 1. check length and source, end loops, learn bridged addresses
/// 2. find who gets it, keep to the limits of the segment
/// 3. apply the transform
/// 4. seal it, once, and address it to each
/// What cannot be sent at once goes to the engine unchanged: frames for addresses or peers that are not ready, and group frames while
/// some peer has no group key, and what hosts say of their groups.
/// </summary>
internal sealed class OutboundStage(
    TransformSet transforms, FrameRules rules, SegmentGuard guard, MacTable learned, MacOwner localAddresses, NodeCounters counters)
{
    /// <summary>Who else wanted to send through this node.</summary>
    public RefusedSources RefusedSources => rules.RefusedSources;

    /// <summary>Takes the first frames, a series; the result is that of each.</summary>
    public OutboundResult Send(ForwardingTable table, ReadOnlySpan<PacketBuffer> frames, PacketBuffer scratch, DatagramList output, Instant now, out int taken)
    {
        taken = 1;
        if (!Allows(table, frames[0], now))
        {
            return OutboundResult.Dropped;
        }

        taken = Series.OfFrames(frames, rules);
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

        if (!TryFind(table, destination, now, out var peer))
        {
            counters.Count(DropReason.UnknownDestination, taken);
            return OutboundResult.Dropped;
        }

        if (peer is null)
        {
            return guard.AdmitsFromPort(destination, ref taken, now) ? OutboundResult.Engine : OutboundResult.Dropped;
        }

        if (gate?.LeadsTo(peer.Id, peer.Mac, new EthernetFrame(series[0].Span).Source) == false)
        {
            counters.Count(DropReason.GroupMemberRefused, taken);
            return OutboundResult.Dropped;
        }

        return peer.CanSend ? SendToPeer(peer, series, scratch, output, now) : OutboundResult.Engine;
    }

    /// <summary>The rules for frames from the port; the drop is counted.</summary>
    private bool Allows(ForwardingTable table, PacketBuffer frame, Instant now) =>
        rules.HasValidLength(frame.Span) && rules.IsNewFromPort(frame.Span, now) && rules.AllowsLocalSource(new EthernetFrame(frame.Span).Source, table, now);

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

        Address(peer, frames, output, now);
        CountFrames(frames.Length, bytes);
        return OutboundResult.Sent;
    }

    private OutboundResult SendToGroup(
        ForwardingTable table, ReadOnlySpan<PacketBuffer> frames, GroupGate? gate, PacketBuffer scratch, DatagramList output, Instant now, out int taken)
    {
        var group = table.Groups is null ? default : FrameGroup.Of(frames[0].Span);
        taken = table.Groups is null ? frames.Length : Series.OfGroup(frames, group);
        if (!guard.AdmitsFromPort(new EthernetFrame(frames[0].Span).Destination, ref taken, now))
        {
            return OutboundResult.Dropped;
        }

        if (table.GroupKey is null || group.Kind == FrameGroupKind.Membership)
        {
            return OutboundResult.Engine;
        }

        if (!table.Ready.IsEmpty)
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
            CountCopies(route.Traffic, frames.Length, bytes, 0, saved: table.Ready.Length, now);
            return;
        }

        var source = new EthernetFrame(frames[0].Span).Source;
        Span<byte> applied = stackalloc byte[frames.Length];
        Transform(frames, applied, scratch);
        table.GroupKey!.Seal(frames, applied);
        var (copies, reached) = route is { Shares.Branches: [_, ..] } && gate is null
            ? AddressShares(route, frames, output, now)
            : AddressMembers(route is null ? table.Ready : route.Members, gate, source, frames, output, now);
        foreach (var member in route is null ? default : route.Filtered)
        {
            var isReached = member.Filter.Accepts(group.Source) && TryAddress(member.Peer, gate, source, frames, output, now);
            (copies, reached) = isReached ? (copies + 1, reached + 1) : (copies, reached);
        }

        CountCopies(route?.Traffic, frames.Length, bytes, copies, table.Ready.Length - reached, now);
        CountFrames(frames.Length, bytes);
    }

    /// <summary>The sender makes the copies.</summary>
    private static (int Copies, int Reached) AddressMembers(
        ReadOnlySpan<PeerRoute> members, GroupGate? gate, MacAddress source, ReadOnlySpan<PacketBuffer> frames, DatagramList output, Instant now)
    {
        var copies = 0;
        foreach (var peer in members)
        {
            copies += TryAddress(peer, gate, source, frames, output, now) ? 1 : 0;
        }

        return (copies, copies);
    }

    /// <summary>Replicators make most of them. They know nothing of access rules, so groups with a gate do not come here.</summary>
    private static (int Copies, int Reached) AddressShares(GroupRoute route, ReadOnlySpan<PacketBuffer> frames, DatagramList output, Instant now)
    {
        foreach (var peer in route.Shares.Direct)
        {
            Address(peer, frames, output, now);
        }

        foreach (var branch in route.Shares.Branches)
        {
            output.Add(frames, branch.Address, branch.Header);
            branch.Traffic?.AddSent(frames.Length, now);
        }

        return (route.Shares.Direct.Length + route.Shares.Branches.Length, route.Members.Length);
    }

    private static bool TryAddress(PeerRoute peer, GroupGate? gate, MacAddress source, ReadOnlySpan<PacketBuffer> frames, DatagramList output, Instant now)
    {
        if (gate?.LeadsTo(peer.Id, peer.Mac, source) == false)
        {
            return false;
        }

        Address(peer, frames, output, now);
        return true;
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

    private static void Address(PeerRoute peer, ReadOnlySpan<PacketBuffer> datagrams, DatagramList output, Instant now)
    {
        output.Add(datagrams, peer.Path.Address, peer.Relay);
        peer.Traffic.AddSent(datagrams.Length, now);
        peer.RelayTraffic?.Sent(now);
    }
}
