using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Protocol.Segment;

namespace Overlay.Protocol;

/// <summary>Which frames pass: the length, and whether the sender may use the source address. The same rules for both directions.</summary>
internal sealed class FrameRules(MacAddress ownMac, int mtu, MacOwner? localAddresses, MacTable learned, NodeCounters counters)
{
    private const int VlanTagSize = 4;

    private readonly EchoFilter _echoes = new();

    /// <summary>The node's own address.</summary>
    public MacAddress OwnMac => ownMac;

    /// <summary>Who else wanted to send through this node.</summary>
    public RefusedSources RefusedSources { get; } = new();

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

    /// <summary>True for a frame from the port that is looked at by itself, since the next one with the same addresses may be an echo.</summary>
    public bool StandsAlone(ReadOnlySpan<byte> frame) => localAddresses is not null && new EthernetFrame(frame).Destination.IsGroup;

    /// <summary>Counts and refuses a frame from the port that a peer sent before, so that another bridge of this network has it from there.</summary>
    public bool IsNewFromPort(ReadOnlySpan<byte> frame, Instant now) => !StandsAlone(frame) || !_echoes.IsEchoFromPort(frame, now) || Refuse(DropReason.FrameLooped);

    /// <summary>Counts and refuses a frame of a peer that bridges, if it came from another one before, or from the port.</summary>
    public bool IsNewFromPeer(ReadOnlySpan<byte> frame, PeerRoute peer, Instant now) =>
        !peer.Bridges || !new EthernetFrame(frame).Destination.IsGroup || !_echoes.IsEchoFromPeer(frame, peer.Id, now) || Refuse(DropReason.FrameLooped);

    /// <summary>Counts and refuses a frame from the port whose source is not ours; learns the address where this node bridges.</summary>
    public bool AllowsLocalSource(MacAddress source, ForwardingTable table, Instant now) =>
        source == ownMac || (localAddresses is not null && TryLearn(source, localAddresses, table, now)) || RefuseSource(source);

    /// <summary>Counts and refuses a frame of a peer whose source is not the peer's; learns the address where the peer bridges.</summary>
    public bool AllowsSource(MacAddress source, PeerRoute peer, ForwardingTable table, Instant now) =>
        source == peer.Mac || (peer.Bridges && source != ownMac && TryLearn(source, peer.Addresses, table, now)) || Refuse(DropReason.SourceRefused);

    /// <summary>True if a station is known to be on this side: the node itself, or one that is bridged here.</summary>
    public bool IsHere(MacAddress station, Instant now) =>
        station == ownMac || (localAddresses is not null && learned.TryFind(station, now, out var owner) && owner == localAddresses);

    private bool TryLearn(MacAddress source, MacOwner owner, ForwardingTable table, Instant now) =>
        source.IsStation && table.FindOwner(source) is null && learned.TryLearn(source, owner, now);

    private bool RefuseSource(MacAddress source)
    {
        RefusedSources.Note(source);
        return Refuse(DropReason.SourceRefused);
    }

    private bool Refuse(DropReason reason)
    {
        counters.Count(reason);
        return false;
    }
}
