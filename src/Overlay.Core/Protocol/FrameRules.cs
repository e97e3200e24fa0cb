using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol;

/// <summary>Which frames pass: the length, and whether the sender may use the source address. The same rules for both directions.</summary>
internal sealed class FrameRules(MacAddress ownMac, int mtu, MacOwner? localAddresses, MacTable learned, NodeCounters counters)
{
    private const int VlanTagSize = 4;

    /// <summary>The node's own address.</summary>
    public MacAddress OwnMac => ownMac;

    /// <summary>Counts and refuses a frame that is too short or too long.</summary>
    public bool HasValidLength(ReadOnlySpan<byte> frame)
    {
        if (FaultOfLength(frame) is not { } reason)
        {
            return true;
        }

        counters.Count(reason);
        return false;
    }

    /// <summary>Why the length of a frame is refused, null if it is not (IEEE 802.3, clause 3.2.7; one VLAN tag is not part of the MTU).</summary>
    public DropReason? FaultOfLength(ReadOnlySpan<byte> bytes)
    {
        var frame = new EthernetFrame(bytes);
        if (!frame.IsValid)
        {
            return DropReason.FrameTooShort;
        }

        var tag = frame.EtherType is EtherTypes.CustomerTag or EtherTypes.ServiceTag ? VlanTagSize : 0;
        return frame.Payload.Length - tag <= mtu ? null : DropReason.FrameTooLong;
    }

    /// <summary>Counts and refuses a frame from the port whose source is not ours; learns the address where this node bridges.</summary>
    public bool AllowsLocalSource(MacAddress source, ForwardingTable table, Instant now) =>
        source == ownMac || (localAddresses is not null && TryLearn(source, localAddresses, table, now)) || Refuse();

    /// <summary>Counts and refuses a frame of a peer whose source is not the peer's; learns the address where the peer bridges.</summary>
    public bool AllowsSource(MacAddress source, PeerRoute peer, ForwardingTable table, Instant now) =>
        source == peer.Mac || (peer.Bridges && source != ownMac && TryLearn(source, peer.Addresses, table, now)) || Refuse();

    /// <summary>True if a station is known to be on this side: the node itself, or one that is bridged here.</summary>
    public bool IsHere(MacAddress station, Instant now) =>
        station == ownMac || (localAddresses is not null && learned.TryFind(station, now, out var owner) && owner == localAddresses);

    private bool TryLearn(MacAddress source, MacOwner owner, ForwardingTable table, Instant now) =>
        source.IsStation && table.FindOwner(source) is null && learned.TryLearn(source, owner, now);

    private bool Refuse()
    {
        counters.Count(DropReason.SourceRefused);
        return false;
    }
}
