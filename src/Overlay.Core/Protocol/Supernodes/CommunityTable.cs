using System.Collections.Concurrent;
using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

/// <summary>All communities of this supernode, and all members by the slots and tokens that relay headers carry.</summary>
internal sealed class CommunityTable
{
    private readonly SupernodeLimits _limits;
    private readonly IRandomSource _random;
    private readonly Dictionary<UInt128, Community> _byId = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<uint, Member> _bySlot = [];
    private readonly ConcurrentDictionary<ulong, Member> _byToken = [];

    public CommunityTable(SupernodeLimits limits, IRandomSource random) => (_limits, _random) = (limits, random);

    public IReadOnlyCollection<Community> Communities => _byId.Values;

    public int MemberCount { get; private set; }

    public Community? Find(UInt128 id) => _byId.GetValueOrDefault(id);

    /// <summary>Any thread may ask.</summary>
    public Member? FindSlot(uint slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>Any thread may ask.</summary>
    public Member? FindToken(ulong token) => _byToken.GetValueOrDefault(token);

    /// <summary>True if a community of this name and another id has members: somebody may have a wrong key.</summary>
    public bool HasNamesake(Community community) => _names[community.Name] > 1;

    public Community GetOrAdd(UInt128 id, string name)
    {
        if (!_byId.TryGetValue(id, out var community))
        {
            community = new Community(id, name, _limits.RememberedRemovals);
            _byId.Add(id, community);
            _names[name] = _names.GetValueOrDefault(name) + 1;
        }

        return community;
    }

    /// <summary>A slot and a token that nobody has and nobody can guess.</summary>
    public (uint Slot, ulong Token) FreeNumbers()
    {
        uint slot;
        ulong token;
        do
        {
            (slot, token) = (_random.NextUInt32(), _random.NextUInt64());
        }
        while (slot == 0 || token == 0 || _bySlot.ContainsKey(slot) || _byToken.ContainsKey(token));
        return (slot, token);
    }

    public void Add(Member member)
    {
        MemberCount++;
        _bySlot[member.Slot] = member;
        _byToken[member.Token] = member;
        member.Community.Add(member);
    }

    /// <summary>Removes a member, and its community with the last one.</summary>
    public void Remove(Member member)
    {
        MemberCount--;
        _bySlot.TryRemove(member.Slot, out _);
        _byToken.TryRemove(member.Token, out _);
        var community = member.Community;
        community.Remove(member);
        if (community.Members.Count > 0)
        {
            return;
        }

        _byId.Remove(community.Id);
        if (--_names[community.Name] == 0)
        {
            _names.Remove(community.Name);
        }
    }
}
