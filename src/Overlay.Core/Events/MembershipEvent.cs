using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;

namespace Overlay;

/// <summary>Something that happened at a supernode, see <see cref="Supernode.WatchAsync"/>. As JSON it names its type under <c>event</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(MemberJoined), nameof(MemberJoined))]
[JsonDerivedType(typeof(MemberLeft), nameof(MemberLeft))]
[JsonDerivedType(typeof(MemberMoved), nameof(MemberMoved))]
[JsonDerivedType(typeof(RegistrationRefused), nameof(RegistrationRefused))]
[JsonDerivedType(typeof(IdentityShared), nameof(IdentityShared))]
public abstract class MembershipEvent
{
    private protected MembershipEvent(string community, NodeId node, MacAddress mac, IPEndPoint endPoint)
    {
        Community = community;
        Node = node;
        MacAddress = mac;
        EndPoint = endPoint;
    }

    /// <summary>The name of the community.</summary>
    public string Community { get; }

    /// <summary>The node's id.</summary>
    public NodeId Node { get; }

    /// <summary>The node's MAC address, or the one that a refused node wanted to use.</summary>
    public MacAddress MacAddress { get; }

    /// <summary>The node's underlay address: the new one of a node that moved, the last one of a node that left.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public IPEndPoint EndPoint { get; }
}

/// <summary>A node registered.</summary>
public sealed class MemberJoined : MembershipEvent
{
    internal MemberJoined(string community, NodeId node, MacAddress mac, IPEndPoint endPoint)
        : base(community, node, mac, endPoint)
    {
    }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>9f86d081884c7d65 (02:00:5e:10:00:01) of Buckhill joined from 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{Node} ({MacAddress}) of {Community} joined from {EndPoint}";
}

/// <summary>A node said goodbye, or its registration ran out.</summary>
public sealed class MemberLeft : MembershipEvent
{
    internal MemberLeft(string community, NodeId node, MacAddress mac, IPEndPoint endPoint)
        : base(community, node, mac, endPoint)
    {
    }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>9f86d081884c7d65 (02:00:5e:10:00:01) of Buckhill left from 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{Node} ({MacAddress}) of {Community} left from {EndPoint}";
}

/// <summary>A node has another underlay address than before.</summary>
public sealed class MemberMoved : MembershipEvent
{
    internal MemberMoved(string community, NodeId node, MacAddress mac, IPEndPoint endPoint)
        : base(community, node, mac, endPoint)
    {
    }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>9f86d081884c7d65 (02:00:5e:10:00:01) of Buckhill moved to 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{Node} ({MacAddress}) of {Community} moved to {EndPoint}";
}

/// <summary>A node was refused.</summary>
public sealed class RegistrationRefused : MembershipEvent
{
    internal RegistrationRefused(string community, NodeId node, MacAddress mac, IPEndPoint endPoint, RefusalReason reason)
        : base(community, node, mac, endPoint) => Reason = reason;

    /// <summary>Why.</summary>
    public RefusalReason Reason { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>9f86d081884c7d65 (02:00:5e:10:00:01) of Buckhill refused from 192.0.2.1:4711: another node has this MAC address</c>.</returns>
    public override string ToString() => $"{Node} ({MacAddress}) of {Community} refused from {EndPoint}: {Explain(Reason)}";

    internal static string Explain(RefusalReason reason) => reason switch
    {
        RefusalReason.CommunityNotServed => "the community is not served here",
        RefusalReason.BadSignature => "it did not prove that it has the community's key",
        RefusalReason.DuplicateMac => "another node has this MAC address",
        RefusalReason.CommunityFull => "the community is full",
        RefusalReason.SupernodeFull => "the supernode is full",
        _ => "the operator's code refused it",
    };
}

/// <summary>Two hosts register with one key pair, each in turn taking the place of the other.</summary>
/// <remarks>Reported once a node takes its place back within a minute. A copied key file is the usual reason: give each host a key pair of its own.</remarks>
public sealed class IdentityShared : MembershipEvent
{
    internal IdentityShared(string community, NodeId node, MacAddress mac, IPEndPoint endPoint, IPEndPoint other)
        : base(community, node, mac, endPoint) => Other = other;

    /// <summary>The underlay address of the other host.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public IPEndPoint Other { get; }

    /// <summary>Says it in words.</summary>
    /// <returns>For example <c>9f86d081884c7d65 (02:00:5e:10:00:01) of Buckhill registers from 192.0.2.1:4711 and from 192.0.2.2:4711</c>.</returns>
    public override string ToString() => $"{Node} ({MacAddress}) of {Community} registers from {EndPoint} and from {Other}";
}

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
