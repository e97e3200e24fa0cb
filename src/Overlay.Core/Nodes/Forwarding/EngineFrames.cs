using Overlay.Buffers;
using Overlay.DataPath;
using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Multicast.Membership;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Peers;
using Overlay.Peers;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Nodes.Forwarding;

/// <summary>
/// Frames that the data path cannot send at once: for peers that are not ready, for addresses that nobody is known to have, and group frames while
/// they are kept for a peer that is new; and questions that are answered here. It allocates, so it is for the seconds in which peers come, not for the steady
/// state.
/// </summary>
internal sealed class EngineFrames(
    NodeContext context,
    OutboundStage stage,
    SegmentGuard guard,
    NeighborProxy? proxy,
    NeighborQuestions questions,
    UnansweredQuestions unanswered,
    AddressQueries queries,
    GroupKeys groupKeys,
    PortGroups portGroups)
{
    /// <summary>The engine's lock is held while they are sent.</summary>
    private const int MaxHeldAtOnce = 64;

    private readonly List<Peer> _held = [];
    private readonly int _capacity = context.Options.Mtu + EthernetFrame.HeaderSize + EthernetFrame.TagSize + PacketBuffer.Tailroom;

    /// <summary>Takes a frame from the port; keeps copies.</summary>
    public void Send(ForwardingTable table, PacketBuffer original, Instant now)
    {
        if (original.Length >= EthernetFrame.HeaderSize && context.Options.OwnDatagrams.TryRead(original.Span, out var target))
        {
            context.Options.Counters.Count(DropReason.RecursiveRouting);
            context.Outbox.Add(new NodeEvent.RouteIsRecursive(target));
            return;
        }

        PeerRoute? silent = null;
        if (!context.Outbox.IsFullOfFrames && proxy?.TryAnswer(table, new EthernetFrame(original.Span), now, out silent) is { } answer)
        {
            context.Outbox.AddFrame(answer);
        }
        else if (silent is null || !questions.TryHold(original, silent, now))
        {
            unanswered.Note(original, now);
            SendOn(table, original, now);
        }
    }

    /// <summary>Sends a frame from the port to whom it is for, also a question that could be answered; keeps copies.</summary>
    public void SendOn(ForwardingTable table, PacketBuffer original, Instant now)
    {
        var frame = Copy(original);
        // A list for each frame: copies made in it are sent later.
        var output = new DatagramList();
        if (stage.Send(table, [frame], NewScratch(), output, now, out _) != OutboundResult.Engine)
        {
            foreach (var datagram in output.AsSpan())
            {
                context.Outbox.Add(datagram);
            }

            return;
        }

        var destination = new EthernetFrame(frame.Span).Destination;
        if (destination.IsGroup)
        {
            HandleGroupFrame(frame, now);
        }
        else if (stage.TryFind(table, destination, now, out var route) && route is not null && context.Peers.Find(route.Id) is { } peer)
        {
            SendToPeer(peer, frame, now);
        }
        else
        {
            queries.Ask(destination, now);
            Flood(frame, now);
        }
    }

    /// <summary>True if frames were kept for a peer that can be reached now.</summary>
    public bool HasHeld => _held.Count > 0;

    /// <summary>A peer may be reachable now. If frames are kept for it, those that come are kept as well until <see cref="SendHeld"/>: none overtakes
    /// another.</summary>
    public void Hold(Peer peer)
    {
        if (IsReachable(peer) && peer.Pending.Count > 0 && !peer.IsHeld)
        {
            peer.IsHeld = true;
            _held.Add(peer);
            context.ForwardingChanged();
        }
    }

    /// <summary>Sends what was kept for peers that can be reached now, in the order it came. Takes one peer after the other, and leaves some for the next call
    /// if there are many frames.</summary>
    public void SendHeld(Instant now)
    {
        for (var sent = 0; HasHeld && sent < MaxHeldAtOnce;)
        {
            var peer = _held[^1];
            _held.RemoveAt(_held.Count - 1);
            peer.IsHeld = false;
            while (CanSend(peer) && peer.Pending.TryTake(out var kept))
            {
                SendKept(peer, kept, now);
                sent++;
            }
        }

        context.ForwardingChanged();
    }

    /// <summary>Sends a frame of the node itself to one peer, whatever its destination; nothing if there is no path to the peer.</summary>
    public void SendOwn(Peer peer, PacketBuffer frame, Instant now)
    {
        if (IsReachable(peer))
        {
            TrySeal(peer, Copy(frame), now);
        }
    }

    private static bool IsReachable(Peer peer) => peer.Sessions.Current is not null && peer.Paths.Active.IsUsable;

    private static bool CanSend(Peer peer) => IsReachable(peer) && !peer.IsHeld;

    private void SendToPeer(Peer peer, PacketBuffer frame, Instant now)
    {
        if (CanSend(peer))
        {
            SendNow(peer, frame, now);
            return;
        }

        peer.Pending.Add(new KeptFrame(frame));
        if (peer.Sessions.Current is null)
        {
            peer.Deadlines.Advance(PeerDeadline.Handshake, peer.Attempt is null ? now : Instant.Never);
        }
    }

    /// <summary>Nobody has the address: it may be that of a silent station behind a node that bridges, so all of these get the frame, as from a
    /// switch.</summary>
    private void Flood(PacketBuffer frame, Instant now)
    {
        var copies = 0;
        KeptFrame? kept = null;
        var (gate, source) = (guard.GateOf(new EthernetFrame(frame.Span)), new EthernetFrame(frame.Span).Source);
        foreach (var peer in context.Peers.All)
        {
            if (!peer.Bridges || !IsReachable(peer) || gate?.LeadsTo(peer.Id, peer.Mac, source) == false)
            {
                continue;
            }

            if (peer.IsHeld)
            {
                peer.Pending.Add(kept ??= new KeptFrame(frame));
            }
            else
            {
                copies += TrySeal(peer, Copy(frame), now) ? 1 : 0;
            }
        }

        if (copies > 0)
        {
            CountSent(frame, kept);
        }
        else if (kept is null)
        {
            context.Options.Counters.Count(DropReason.UnknownDestination);
        }
    }

    private void SendNow(Peer peer, PacketBuffer frame, Instant now)
    {
        var length = frame.Length;
        if (TrySeal(peer, frame, now))
        {
            stage.CountFrames(1, length);
        }
    }

    private void SendKept(Peer peer, KeptFrame kept, Instant now)
    {
        if (!TrySeal(peer, Copy(kept.Frame), now))
        {
            return;
        }

        if (!kept.IsCounted)
        {
            CountSent(kept.Frame, kept);
        }

        if (kept.IsForGroup)
        {
            stage.CountLateCopy(kept.Traffic);
        }
    }

    /// <summary>Counts a frame that somebody got, and not again when those get it for whom it is kept.</summary>
    private void CountSent(PacketBuffer frame, KeptFrame? kept)
    {
        stage.CountFrames(1, frame.Length);
        kept?.IsCounted = true;
    }

    private void HandleGroupFrame(PacketBuffer frame, Instant now)
    {
        var group = context.Options.Prunes ? FrameGroup.Of(frame.Span) : default;
        if (group.Kind != FrameGroupKind.Membership)
        {
            SendToGroup(frame, group, now);
        }
        else if (portGroups.Handle(frame, now) is { } others)
        {
            SendToGroup(frame, others, now);
        }
    }

    private void SendToGroup(PacketBuffer frame, in FrameGroup group, Instant now)
    {
        PacketBuffer? shared = null;
        KeptFrame? kept = null;
        var traffic = group.Kind == FrameGroupKind.Members ? context.GroupTraffic.Find(group.Group) : null;
        var (copies, saved, wanting) = (0, 0, 0);
        var (gate, source) = (guard.GateOf(new EthernetFrame(frame.Span)), new EthernetFrame(frame.Span).Source);
        foreach (var peer in context.Peers.All)
        {
            var isWanted = peer.Groups.Wants(group);
            wanting += isWanted ? 1 : 0;
            if (!isWanted || gate?.LeadsTo(peer.Id, peer.Mac, source) == false)
            {
                saved += IsReachable(peer) ? 1 : 0;
            }
            else if (!CanSend(peer))
            {
                if (MayKeepForGroup(peer, now))
                {
                    KeepForGroup(peer, kept ??= new KeptFrame(frame, isForGroup: true, traffic));
                }
            }
            else if (peer.Holder.Key == groupKeys.Current)
            {
                shared ??= SealForGroup(frame);
                Transmit(peer, shared, now);
                copies++;
            }
            else
            {
                copies += TrySeal(peer, Copy(frame), now) ? 1 : 0;
            }
        }

        if (group.Kind == FrameGroupKind.Members && wanting == 0)
        {
            stage.CountUnwanted(group.Group, 1, frame.Length, saved, now);
            return;
        }

        stage.CountCopies(traffic, 1, frame.Length, copies, saved, now);
        if (copies > 0)
        {
            CountSent(frame, kept);
        }
    }

    private bool MayKeepForGroup(Peer peer, Instant now) => peer.IsHeld || (!peer.Pending.IsFull && now < peer.LearnedAt + context.Timings.GroupPatience);

    private void KeepForGroup(Peer peer, KeptFrame frame)
    {
        peer.Pending.Add(frame);
        if (peer.Pending.IsFull)
        {
            // The data path need not wait for it any more.
            context.ForwardingChanged();
        }
    }

    private PacketBuffer SealForGroup(PacketBuffer frame)
    {
        var shared = Copy(frame);
        groupKeys.Current.Seal(shared, stage.Transform(shared, NewScratch()));
        return shared;
    }

    private bool TrySeal(Peer peer, PacketBuffer frame, Instant now)
    {
        if (!peer.Sessions.Current!.SealData(frame, stage.Transform(frame, NewScratch())))
        {
            return false;
        }

        Transmit(peer, frame, now);
        return true;
    }

    private void Transmit(Peer peer, PacketBuffer datagram, Instant now)
    {
        context.Transmitter.Send(peer.Paths.Active, datagram);
        context.Relays.Find(peer.Paths.Active.Address)?.Traffic.Sent(now);
        peer.Traffic.AddSent(1, now);
    }

    private PacketBuffer NewScratch() => new(_capacity);

    private PacketBuffer Copy(PacketBuffer frame)
    {
        var copy = new PacketBuffer(Math.Max(_capacity, frame.Length));
        copy.Set(frame.Span);
        copy.SetRun(frame.Burst, frame.Index);
        return copy;
    }
}
