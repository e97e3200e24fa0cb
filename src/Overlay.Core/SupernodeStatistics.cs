using System.Net;
using Overlay.Diagnostics;
using Overlay.Protocol.Supernodes;

namespace Overlay;

/// <summary>What a supernode has counted since its start, and who is registered now.</summary>
public sealed record SupernodeStatistics
{
    internal SupernodeStatistics(NodeCounters counters, SupernodeSnapshot snapshot)
    {
        Counters = new NodeStatistics(counters);
        Communities = [.. snapshot.Communities.Select(community => new CommunityInfo(
            community.Name,
            community.Id.ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
            [.. community.Members.Select(member => new MemberInfo(member.Node, member.Mac, member.Bridges, member.Address.ToIPEndPoint()))]))];
        Members = snapshot.Members;
    }

    /// <summary>Datagrams, relayed traffic, handshakes and drops.</summary>
    public NodeStatistics Counters { get; }

    /// <summary>The communities that have members now.</summary>
    public IReadOnlyList<CommunityInfo> Communities { get; }

    /// <summary>The members of all communities.</summary>
    public int Members { get; }
}

/// <summary>A community as a supernode sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Tells apart communities of one name with different keys: 32 hexadecimal digits.</param>
/// <param name="Members">The nodes that are registered.</param>
public sealed record CommunityInfo(string Name, string Id, IReadOnlyList<MemberInfo> Members);

/// <summary>A member of a community as a supernode sees it.</summary>
/// <param name="Node">Its id.</param>
/// <param name="MacAddress">Its MAC address.</param>
/// <param name="Bridges">True if it carries frames of other stations.</param>
/// <param name="EndPoint">Its underlay address.</param>
public sealed record MemberInfo(NodeId Node, MacAddress MacAddress, bool Bridges, IPEndPoint EndPoint);
