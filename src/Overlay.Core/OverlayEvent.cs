using System.Net;

namespace Overlay;

/// <summary>Something that happened to a node, see <see cref="OverlayNode.WatchAsync"/>.</summary>
public abstract record OverlayEvent
{
    private protected OverlayEvent()
    {
    }
}

/// <summary>Another node joined: frames to and from it pass.</summary>
/// <param name="Node">Its id.</param>
/// <param name="MacAddress">Its MAC address.</param>
/// <param name="Name">The name that it gives itself, or null.</param>
/// <param name="Path">How it is reached.</param>
public sealed record PeerJoined(NodeId Node, MacAddress MacAddress, string? Name, PeerPath Path) : OverlayEvent;

/// <summary>Another node left.</summary>
/// <param name="Node">Its id.</param>
/// <param name="MacAddress">Its MAC address.</param>
/// <param name="Name">The name that it gives itself, or null.</param>
/// <param name="SaidGoodbye">True if it left on purpose, false if it fell silent.</param>
public sealed record PeerLeft(NodeId Node, MacAddress MacAddress, string? Name, bool SaidGoodbye) : OverlayEvent;

/// <summary>Another node is reached in another way than before.</summary>
/// <param name="Node">Its id.</param>
/// <param name="MacAddress">Its MAC address.</param>
/// <param name="Name">The name that it gives itself, or null.</param>
/// <param name="Path">How it is reached now.</param>
public sealed record PathChanged(NodeId Node, MacAddress MacAddress, string? Name, PeerPath Path) : OverlayEvent;

/// <summary>The node has been registered for 15 seconds, and no other member of its community is here.</summary>
/// <remarks>The first member sees this, and so does one whose community has another name or key than that of the others: compare the id, which depends on both.</remarks>
/// <param name="Community">The community's name.</param>
/// <param name="CommunityId">The first eight hexadecimal digits of the id, as supernodes show it.</param>
public sealed record NoOtherMember(string Community, string CommunityId) : OverlayEvent;

/// <summary>
/// Another host of the segment says that it has an IP address of the host behind this node's port: that of a TAP device, or of an <see cref="OverlayNetwork"/>. Reported once
/// for each, until the node that carries the other host has left. Both go on; only one of the two is reached. Needs <see cref="SegmentOptions.AnswerNeighbors"/>.
/// </summary>
/// <param name="Node">The node that carries the other host.</param>
/// <param name="MacAddress">The MAC address of the other host.</param>
/// <param name="Address">The IP address that both have.</param>
public sealed record AddressConflict(NodeId Node, MacAddress MacAddress, IPAddress Address) : OverlayEvent;

/// <summary>A supernode answers, no longer answers, or refuses this node.</summary>
/// <param name="Supernode">Its address as in the options.</param>
/// <param name="State">What it does.</param>
/// <param name="EndPoint">The address that is used.</param>
/// <param name="Reason">Why it refuses and what to do, or a hint that the community key may be wrong; null otherwise.</param>
public sealed record SupernodeChanged(SupernodeAddress Supernode, SupernodeState State, IPEndPoint EndPoint, string? Reason) : OverlayEvent;

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
public sealed record PeerPath(IPEndPoint EndPoint, bool IsRelayed)
{
    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>192.0.2.1:4711</c> or <c>relay 192.0.2.1:1200</c>.</returns>
    public override string ToString() => IsRelayed ? $"relay {EndPoint}" : EndPoint.ToString();
}
