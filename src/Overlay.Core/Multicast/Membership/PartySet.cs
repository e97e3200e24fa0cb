using System.Collections.Frozen;

namespace Overlay.Multicast.Membership;

/// <summary>The nodes and stations that one side of a rule names, or everybody.</summary>
internal sealed class PartySet
{
    private readonly bool _isEverybody;
    private readonly FrozenSet<NodeId> _nodes;
    private readonly FrozenSet<MacAddress> _stations;

    public PartySet(IReadOnlyList<GroupParty>? parties)
    {
        _isEverybody = parties is null;
        _nodes = (parties ?? []).Select(party => party.Node).OfType<NodeId>().ToFrozenSet();
        _stations = (parties ?? []).Select(party => party.Mac).OfType<MacAddress>().ToFrozenSet();
    }

    public bool Contains(NodeId node, MacAddress station) => _isEverybody || _nodes.Contains(node) || _stations.Contains(station);
}
