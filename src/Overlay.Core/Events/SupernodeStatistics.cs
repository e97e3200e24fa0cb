using Overlay.Counters;
using Overlay.Supernodes;

namespace Overlay;

/// <summary>What a supernode has counted since its start, and who is registered now.</summary>
public sealed class SupernodeStatistics
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
