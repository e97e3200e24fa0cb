using Overlay.Multicast.Membership;

namespace Overlay.Multicast.Rules;

/// <summary>Who may send to the groups of one range, and to whom.</summary>
internal sealed class GroupGate
{
    private readonly (PartySet Senders, PartySet Members)[] _rules;
    private readonly NodeId _ownId;
    private readonly MacAddress _ownMac;

    public GroupGate(IEnumerable<GroupRule> rules, NodeId ownId, MacAddress ownMac)
    {
        _rules = [.. rules.Select(rule => (new PartySet(rule.Senders), new PartySet(rule.Members)))];
        _ownId = ownId;
        _ownMac = ownMac;
    }

    /// <summary>True if a station of this node may send to anybody.</summary>
    public bool MaySend(MacAddress source) => MaySend(_ownId, source);

    /// <summary>True if a node may get what somebody sends.</summary>
    public bool MayJoin(NodeId node, MacAddress mac)
    {
        foreach (var (_, members) in _rules)
        {
            if (members.Contains(node, mac))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if a frame of a station of this node may go to a peer.</summary>
    public bool LeadsTo(NodeId peer, MacAddress peerMac, MacAddress source) => Passes(_ownId, source, peer, peerMac);

    /// <summary>Why a peer's frame must not go to the port; null if it may.</summary>
    public DropReason? FaultOf(NodeId peer, MacAddress source) =>
        Passes(peer, source, _ownId, _ownMac) ? null : MaySend(peer, source) ? DropReason.GroupMemberRefused : DropReason.GroupSenderRefused;

    private bool MaySend(NodeId sender, MacAddress source)
    {
        foreach (var (senders, _) in _rules)
        {
            if (senders.Contains(sender, source))
            {
                return true;
            }
        }

        return false;
    }

    private bool Passes(NodeId sender, MacAddress source, NodeId member, MacAddress memberMac)
    {
        foreach (var (senders, members) in _rules)
        {
            if (senders.Contains(sender, source) && members.Contains(member, memberMac))
            {
                return true;
            }
        }

        return false;
    }
}
