using Overlay.Counters;
using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.DataPath;

/// <summary>Which frames pass: the length, and whether the sender may use the source address. The same rules for both directions.</summary>
internal sealed class FrameRules(
    MacAddress ownMac, int mtu, MacOwner? localAddresses, MacTable learned, NodeCounters counters, OwnDatagrams? ownDatagrams = null)
{
    private readonly EchoFilter _echoes = new();

    /// <summary>The node's own address.</summary>
    public MacAddress OwnMac => ownMac;

    /// <summary>Source addresses of frames from the port that were refused.</summary>
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

        var tag = EthernetFrame.IsTag(frame.EtherType) ? EthernetFrame.TagSize : 0;
        return frame.Payload.Length - tag <= mtu ? null : DropReason.FrameTooLong;
    }

    /// <summary>True for a frame from the port that carries a datagram of the node itself.</summary>
    public bool IsOwnDatagram(ReadOnlySpan<byte> frame) => ownDatagrams is not null && ownDatagrams.IsIn(frame);

    /// <summary>True for the first of these that this node has: the engine reports it.</summary>
    public bool ShouldReportOwnDatagram() => ownDatagrams!.ShouldReport();

    /// <summary>Counts and refuses a frame from the port that a peer sent before, so that another bridge of this network has it from there.</summary>
    public bool IsNewFromPort(ReadOnlySpan<byte> frame, Instant now) => !MayBeEcho(frame) || !_echoes.IsEchoFromPort(frame, now) || Refuse(DropReason.FrameLooped);

    /// <summary>True for a frame from the port that is handled like one before it with the same addresses. One that is refused does not: it is looked at by
    /// itself.</summary>
    public bool MayFollow(ReadOnlySpan<byte> frame, Instant now) => FaultOfLength(frame) is null && (!MayBeEcho(frame) || !_echoes.IsNextEchoFromPort(frame, now));

    /// <summary>Refuses a frame of a peer that bridges, if it came from another one before, or from the port.</summary>
    public DropReason? FaultOfEcho(ReadOnlySpan<byte> frame, PeerRoute peer, Instant now) =>
        peer.Bridges && new EthernetFrame(frame).Destination.IsGroup && _echoes.IsEchoFromPeer(frame, peer.Id, now) ? DropReason.FrameLooped : null;

    /// <summary>
    /// True for a frame of a peer that bridges, to a station that nobody knows, if it came from another peer before, or from the port: another bridge of this
    /// network had it, too.
    /// </summary>
    public bool IsFloodedAgain(ReadOnlySpan<byte> frame, PeerRoute peer, Instant now) =>
        localAddresses is not null && peer.Bridges && _echoes.IsEchoFromPeer(frame, peer.Id, now);

    /// <summary>
    /// Where this node bridges: counts and refuses a frame from the port, to a station that nobody knows, that a peer sent before. It is looked at by itself,
    /// and will be known if a peer sends it.
    /// </summary>
    public bool IsNewFlood(ReadOnlySpan<byte> frame, ref int taken, Instant now)
    {
        if (localAddresses is null)
        {
            return true;
        }

        taken = 1;
        return !_echoes.IsEchoFromPort(frame, now) || Refuse(DropReason.FrameLooped);
    }

    /// <summary>Counts and refuses a frame from the port whose source is not ours; learns the address where this node bridges.</summary>
    public bool AllowsLocalSource(ReadOnlySpan<byte> frame, ForwardingTable table, Instant now)
    {
        var source = new EthernetFrame(frame).Source;
        if (source == ownMac)
        {
            return true;
        }

        if (localAddresses is null || !source.IsStation || table.FindOwner(source) is not null)
        {
            return RefuseSource(source);
        }

        return ComesBack(frame, source, now) ? Refuse(DropReason.FrameLooped) : learned.TryLearn(source, localAddresses, now) || RefuseSource(source);
    }

    /// <summary>Refuses a frame of a peer whose source is not the peer's, nor that of a station that may be behind it.</summary>
    public DropReason? FaultOfSource(MacAddress source, PeerRoute peer, ForwardingTable table) =>
        source == peer.Mac || (peer.Bridges && source != ownMac && source.IsStation && table.FindOwner(source) is null) ? null : DropReason.SourceRefused;

    /// <summary>Learns the source address of a frame that the other rules let pass, where the peer bridges; refuses the frame if the peer has too
    /// many.</summary>
    public DropReason? LearnSource(MacAddress source, PeerRoute peer, Instant now) =>
        source == peer.Mac || learned.TryLearn(source, peer.Addresses, now) ? null : DropReason.SourceRefused;

    /// <summary>True if a station is known to be on this side: the node itself, or one that is bridged here.</summary>
    public bool IsHere(MacAddress station, Instant now) =>
        station == ownMac || (localAddresses is not null && learned.TryFind(station, now, out var owner) && owner == localAddresses);

    private bool MayBeEcho(ReadOnlySpan<byte> frame) => localAddresses is not null && new EthernetFrame(frame).Destination.IsGroup;

    /// <summary>True for a frame whose station is behind a peer, and that came from there: another bridge of this network sent it into it, and nobody has
    /// moved.</summary>
    private bool ComesBack(ReadOnlySpan<byte> frame, MacAddress source, Instant now) =>
        learned.TryFind(source, now, out var owner) && owner != localAddresses && !new EthernetFrame(frame).Destination.IsGroup && _echoes.IsEchoFromPort(frame, now);

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
