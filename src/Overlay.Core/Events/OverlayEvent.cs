using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>Something that happened to a node, see <see cref="OverlayNode.WatchAsync"/>. As JSON it names its type under <c>event</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(PeerJoined), nameof(PeerJoined))]
[JsonDerivedType(typeof(PeerLeft), nameof(PeerLeft))]
[JsonDerivedType(typeof(PathChanged), nameof(PathChanged))]
[JsonDerivedType(typeof(PeerMisbehaved), nameof(PeerMisbehaved))]
[JsonDerivedType(typeof(NoOtherMember), nameof(NoOtherMember))]
[JsonDerivedType(typeof(AddressConflict), nameof(AddressConflict))]
[JsonDerivedType(typeof(SupernodeChanged), nameof(SupernodeChanged))]
public abstract class OverlayEvent
{
    private protected OverlayEvent()
    {
    }
}

/// <summary>Something that happened to another node of the community.</summary>
public abstract class PeerEvent : OverlayEvent
{
    private protected PeerEvent(PeerIdentity who) => Who = who;

    /// <summary>Its id.</summary>
    public NodeId Node => Who.Node;

    /// <summary>Its MAC address.</summary>
    public MacAddress MacAddress => Who.Mac;

    /// <summary>The name that it gives itself (<see cref="OverlayNodeOptions.Name"/>), or null.</summary>
    public string? Name => Who.Name;

    /// <summary>Addresses of the segment that it has, as in <see cref="PeerInfo.Addresses"/>; of a node that has just joined, none is known yet.</summary>
    [JsonConverter(typeof(IPAddressListJsonConverter))]
    public IReadOnlyList<IPAddress> Addresses => Who.Addresses;

    private protected PeerIdentity Who { get; }
}

/// <summary>Another node joined: frames to and from it pass.</summary>
public sealed class PeerJoined : PeerEvent
{
    internal PeerJoined(PeerIdentity who, PeerPath path)
        : base(who) => Path = path;

    /// <summary>How it is reached.</summary>
    public PeerPath Path { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>alpha (02:00:5e:10:00:01, 9f86d081884c7d65) joined at 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{Who} joined at {Path}";
}

/// <summary>Another node left.</summary>
public sealed class PeerLeft : PeerEvent
{
    internal PeerLeft(PeerIdentity who, bool saidGoodbye)
        : base(who) => SaidGoodbye = saidGoodbye;

    /// <summary>True if it left on purpose, false if it fell silent or this node disconnected it (<see cref="PeerMisbehaved"/>).</summary>
    public bool SaidGoodbye { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>alpha (02:00:5e:10:00:01, 9f86d081884c7d65) said goodbye</c>.</returns>
    public override string ToString() => $"{Who} {(SaidGoodbye ? "said goodbye" : "fell silent")}";
}

/// <summary>Another node is reached over another path than before.</summary>
public sealed class PathChanged : PeerEvent
{
    internal PathChanged(PeerIdentity who, PeerPath path)
        : base(who) => Path = path;

    /// <summary>How it is reached now.</summary>
    public PeerPath Path { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>alpha (02:00:5e:10:00:01, 9f86d081884c7d65) is now reached at 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{Who} is now reached at {Path}";
}

/// <summary>
/// Frames of another node were refused for what it did. Told at the first one, and then once a minute at most for each node;
/// <see cref="PeerInfo.FramesRefused"/> counts them all.
/// </summary>
public sealed class PeerMisbehaved : PeerEvent
{
    internal PeerMisbehaved(PeerIdentity who, PeerPath? path, long count, DropReason reason, bool isProven, TimeSpan? disconnectedFor)
        : base(who)
    {
        Path = path;
        Count = count;
        Reason = reason;
        IsProven = isProven;
        DisconnectedFor = disconnectedFor;
    }

    /// <summary>How it is reached, or null if it is not.</summary>
    public PeerPath? Path { get; }

    /// <summary>How many frames, since this was told last.</summary>
    public long Count { get; }

    /// <summary>Why most of them.</summary>
    public DropReason Reason { get; }

    /// <summary>False if others can have sent all of them in its name: any member a frame under its group key, anybody in a community without a key.</summary>
    public bool IsProven { get; }

    /// <summary>For how long it is not admitted, since it was beyond <see cref="SegmentOptions.RefusalLimit"/>; null if it stays.</summary>
    public TimeSpan? DisconnectedFor { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>12 frames of alpha (02:00:5e:10:00:01, 9f86d081884c7d65) were refused, SourceRefused</c>.</returns>
    public override string ToString() => $"{Count} frames of {Who} were refused, {Reason}{(DisconnectedFor is null ? string.Empty : "; it is disconnected")}";
}

/// <summary>The node has been registered for 15 seconds, and no other member of its community is here.</summary>
/// <remarks>The first member sees this, and so does one whose community has another name or key than that of the others: compare the id, which depends on
/// both.</remarks>
public sealed class NoOtherMember : OverlayEvent
{
    internal NoOtherMember(string community, string communityId)
    {
        Community = community;
        CommunityId = communityId;
    }

    /// <summary>The community's name.</summary>
    public string Community { get; }

    /// <summary>The id of the community at supernodes (<see cref="CommunityInfo.Id"/>): 32 hexadecimal digits, of which the first eight tell it from
    /// others.</summary>
    public string CommunityId { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>no other member of Buckhill (id 56880a3c5f7d0f1e9b0f6a2d4c8e1b37) is here</c>.</returns>
    public override string ToString() => $"no other member of {Community} (id {CommunityId}) is here";
}

/// <summary>
/// Another host of the segment says that it has an IP address of the host behind this node's port: that of a TAP device, or of an <see cref="OverlayNetwork"/>.
/// Reported once for each, until the node that carries the other host has left. Both go on; only one of the two is reached. Needs
/// <see cref="SegmentOptions.AnswerNeighbors"/>.
/// </summary>
public sealed class AddressConflict : OverlayEvent
{
    internal AddressConflict(NodeId node, MacAddress mac, IPAddress address, string? name)
    {
        Node = node;
        Name = name;
        MacAddress = mac;
        Address = address;
    }

    /// <summary>The node that carries the other host.</summary>
    public NodeId Node { get; }

    /// <summary>The name that this node gives itself (<see cref="OverlayNodeOptions.Name"/>), or null.</summary>
    public string? Name { get; }

    /// <summary>The MAC address of the other host.</summary>
    public MacAddress MacAddress { get; }

    /// <summary>The IP address that both have.</summary>
    [JsonConverter(typeof(IPAddressJsonConverter))]
    public IPAddress Address { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>192.168.1.2 is also the address of 02:00:5e:10:00:01 at alpha (9f86d081884c7d65)</c>.</returns>
    public override string ToString() => $"{Address} is also the address of {MacAddress} at {Where}";

    /// <summary>Says which node carries the other host.</summary>
    internal string Where => Name is null ? $"{Node}" : $"{Name} ({Node})";
}

/// <summary>A supernode answers, no longer answers, or refuses this node.</summary>
public sealed class SupernodeChanged : OverlayEvent
{
    internal SupernodeChanged(SupernodeAddress supernode, SupernodeState state, IPEndPoint endPoint, string? reason)
    {
        Supernode = supernode;
        State = state;
        EndPoint = endPoint;
        Reason = reason;
    }

    /// <summary>Its address as in the options.</summary>
    public SupernodeAddress Supernode { get; }

    /// <summary>What it does.</summary>
    public SupernodeState State { get; }

    /// <summary>The address that is used.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public IPEndPoint EndPoint { get; }

    /// <summary>Why it refuses, who has taken the place of this node there, that it answers with another key, or a hint that the community key may be wrong;
    /// null otherwise.</summary>
    public string? Reason { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>supernode.example:1200 Registered</c>.</returns>
    public override string ToString() => Reason is null ? $"{Supernode} {State}" : $"{Supernode} {State}: {Reason}";
}

/// <summary>What a supernode does for a node.</summary>
public enum SupernodeState
{
    /// <summary>It does not answer, or did not yet.</summary>
    Unreachable,

    /// <summary>The node is registered there.</summary>
    Registered,

    /// <summary>It refused the registration; the node goes on trying.</summary>
    Refused,
}

/// <summary>How a peer is reached.</summary>
/// <param name="EndPoint">The peer's underlay address, or that of the supernode that relays.</param>
/// <param name="IsRelayed">True if a supernode passes the datagrams on.</param>
public sealed record PeerPath([property: JsonConverter(typeof(IPEndPointJsonConverter))] IPEndPoint EndPoint, bool IsRelayed)
{
    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>192.0.2.1:4711</c> or <c>relay 192.0.2.1:1200</c>.</returns>
    public override string ToString() => IsRelayed ? $"relay {EndPoint}" : EndPoint.ToString();
}
