using System.Net;

namespace Overlay;

/// <summary>Something that happened at a supernode, see <see cref="Supernode.WatchAsync"/>.</summary>
/// <param name="Community">The name of the community.</param>
/// <param name="Node">The node's id.</param>
/// <param name="MacAddress">The node's MAC address.</param>
/// <param name="EndPoint">The node's underlay address.</param>
public abstract record MembershipEvent(string Community, NodeId Node, MacAddress MacAddress, IPEndPoint EndPoint);

/// <summary>A node registered.</summary>
/// <param name="Community">The name of the community.</param>
/// <param name="Node">The node's id.</param>
/// <param name="MacAddress">The node's MAC address.</param>
/// <param name="EndPoint">The node's underlay address.</param>
public sealed record MemberJoined(string Community, NodeId Node, MacAddress MacAddress, IPEndPoint EndPoint) : MembershipEvent(Community, Node, MacAddress, EndPoint);

/// <summary>A node said goodbye, or its registration ran out.</summary>
/// <param name="Community">The name of the community.</param>
/// <param name="Node">The node's id.</param>
/// <param name="MacAddress">The node's MAC address.</param>
/// <param name="EndPoint">The node's last underlay address.</param>
public sealed record MemberLeft(string Community, NodeId Node, MacAddress MacAddress, IPEndPoint EndPoint) : MembershipEvent(Community, Node, MacAddress, EndPoint);

/// <summary>A node has another underlay address than before.</summary>
/// <param name="Community">The name of the community.</param>
/// <param name="Node">The node's id.</param>
/// <param name="MacAddress">The node's MAC address.</param>
/// <param name="EndPoint">The node's new underlay address.</param>
public sealed record MemberMoved(string Community, NodeId Node, MacAddress MacAddress, IPEndPoint EndPoint) : MembershipEvent(Community, Node, MacAddress, EndPoint);

/// <summary>A node was refused.</summary>
/// <param name="Community">The name of the community.</param>
/// <param name="Node">The node's id.</param>
/// <param name="MacAddress">The MAC address that it wanted to use.</param>
/// <param name="EndPoint">The node's underlay address.</param>
/// <param name="Reason">Why.</param>
public sealed record RegistrationRefused(string Community, NodeId Node, MacAddress MacAddress, IPEndPoint EndPoint, RefusalReason Reason)
    : MembershipEvent(Community, Node, MacAddress, EndPoint);

/// <summary>Why a supernode refuses a node.</summary>
public enum RefusalReason
{
    /// <summary>The operator's code said so.</summary>
    RefusedByOperator,

    /// <summary>The community is not served here.</summary>
    CommunityNotServed,

    /// <summary>The node did not prove that it has the community's key.</summary>
    BadSignature,

    /// <summary>The MAC address belongs to another member.</summary>
    DuplicateMac,

    /// <summary>The community has as many members as it may.</summary>
    CommunityFull,

    /// <summary>The supernode has as many members, or communities, as it may.</summary>
    SupernodeFull,
}
