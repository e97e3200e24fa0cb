using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Frames;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.DataPath.Segment;

/// <summary>
/// Answers ARP and neighbour discovery for stations at peers, so that questions to all need not travel. A peer speaks for the MAC addresses that are its own
/// and for no others, and only as long as it is here: it was heard in the last moments, or answers now. Any lane may learn and look up.
/// </summary>
internal sealed class NeighborProxy(NeighborTable neighbors, MacTable learned, TimeSpan fresh, NodeCounters counters)
{
    /// <summary>Learns from a frame of a peer, whose source address is the peer's.</summary>
    public void Learn(in EthernetFrame frame, PeerRoute peer, Instant now)
    {
        if (peer.Neighbors is { } owner && NeighborNotice.Concerns(frame) && NeighborNotice.TryRead(frame, out var notice))
        {
            Learn(notice, frame.Source, owner, now);
        }
    }

    /// <summary>Learns from such a frame from the port; true if it asks for a station that is known: the engine answers, or sees to it that the question
    /// arrives.</summary>
    public bool AsksForKnown(ForwardingTable table, in EthernetFrame frame, Instant now)
    {
        if (!NeighborNotice.TryRead(frame, out var notice))
        {
            return false;
        }

        // An address that is used here is never answered for. It is in the table so that a peer that claims it too is not believed.
        Learn(notice, frame.Source, neighbors.Local, now);
        return Find(table, frame, notice, now, out var binding) is not null || binding is { ContestedAt: null };
    }

    /// <summary>True if a station on this side said lately that it has the address, and nobody else has said so since.</summary>
    public bool IsHere(IpAddress ip, Instant now) => neighbors.TryFind(ip, now, out var binding) && ReferenceEquals(binding.Owner, neighbors.Local);

    /// <summary>
    /// Makes the answer that the station itself would give; null if the frame is no question that can be answered, or not before a peer has shown that it is
    /// here.
    /// </summary>
    public PacketBuffer? TryAnswer(ForwardingTable table, in EthernetFrame frame, Instant now, out PeerRoute? silent)
    {
        silent = null;
        if (!NeighborNotice.Concerns(frame) || !NeighborNotice.TryRead(frame, out var notice) || Find(table, frame, notice, now, out var binding) is not { } peer)
        {
            return null;
        }

        if (now >= peer.Traffic.HeardAt + fresh)
        {
            silent = peer;
            return null;
        }

        counters.Add(Counter.NeighborsAnswered);
        return NeighborAnswer.Create(notice, binding!);
    }

    private void Learn(in NeighborNotice notice, MacAddress source, MacOwner owner, Instant now)
    {
        if (notice.Claimed.IsUnspecified)
        {
            return;
        }

        if (notice.ClaimedMac != source)
        {
            counters.Add(Counter.NeighborsRefused);
        }
        else if (!notice.IsComplete)
        {
            neighbors.Confirm(notice.Claimed, source, owner, now);
        }
        else if (!neighbors.TryLearn(notice.Claimed, source, owner, notice.IsRouter, now))
        {
            counters.Add(Counter.NeighborsRefused);
        }
    }

    /// <summary>The peer for whose station the answer would be.</summary>
    private PeerRoute? Find(ForwardingTable table, in EthernetFrame frame, in NeighborNotice notice, Instant now, out NeighborBinding? binding)
    {
        binding = null;
        if (notice.Asked.IsUnspecified || notice.ClaimedMac != frame.Source || !neighbors.TryFind(notice.Asked, now, out binding) || binding.Owner == neighbors.Local)
        {
            binding = null;
            return null;
        }

        if (!frame.Destination.IsGroup)
        {
            // Hosts ask the station itself before they give a known address up (RFC 4861, section 7.3.3): if it is silent, nobody answers for it.
            binding.Asked(now);
            return null;
        }

        return binding.IsTrusted ? FindSpeaker(table, binding, now) : null;
    }

    /// <summary>The peer that said so, if the MAC address is by now as well its own, and frames get there.</summary>
    private PeerRoute? FindSpeaker(ForwardingTable table, NeighborBinding binding, Instant now)
    {
        var id = table.FindOwner(binding.Mac)?.Id ?? (learned.TryFind(binding.Mac, now, out var owner) ? owner.Id : default);
        return id == binding.Owner.Id && table.Find(id) is { CanSend: true } peer ? peer : null;
    }
}
