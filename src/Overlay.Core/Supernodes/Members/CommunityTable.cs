using System.Collections.Concurrent;
using Overlay.Primitives;
using Overlay.Sessions;

namespace Overlay.Supernodes.Members;

/// <summary>All communities of this supernode, and all members by the slots and tokens that relay headers carry.</summary>
internal sealed class CommunityTable(SupernodeLimits limits, IRandomSource random)
{
    private readonly Dictionary<UInt128, Community> _byId = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<uint, Member> _bySlot = [];
    private readonly ConcurrentDictionary<ulong, Member> _byToken = [];
    private readonly LateMessages _lateForSlots = new();

    public IReadOnlyCollection<Community> Communities => _byId.Values;

    public int MemberCount { get; private set; }

    /// <summary>Removals that all communities remember.</summary>
    public int Removals { get; private set; }

    public int NameCount => _names.Count;

    public int SlotCount => _bySlot.Count;

    public int TokenCount => _byToken.Count;

    public TableSize LateForSlots => _lateForSlots.Size;

    /// <summary>The most that it can be: each community may remember as many as the least, and all together some more.</summary>
    public int RemovalsLimit => _byId.Values.Sum(community => Math.Max(2 * community.MostMembers, SupernodeLimits.LeastRemovals));

    /// <summary>What is remembered of changes: each member and each removal once, and at most as many places that are empty.</summary>
    public TableSize Records => new(
        _byId.Values.Sum(community => community.Log.RecordCount), (2 * (MemberCount + Removals)) + (_byId.Count * RevisionLog<IListed>.MaxEmpty));

    public SourceTable Sources { get; } = new(limits);

    public Community? Find(UInt128 id) => _byId.GetValueOrDefault(id);

    /// <summary>Any thread may ask.</summary>
    public Member? FindSlot(uint slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>Takes a message for the slot of a member that has gone; false if it is a drop to be counted. Any thread may ask.</summary>
    public bool TryTakeLate(uint slot) => _lateForSlots.TryTake(slot);

    /// <summary>Any thread may ask.</summary>
    public Member? FindToken(ulong token) => _byToken.GetValueOrDefault(token);

    /// <summary>True if a community of this name and another id has members: somebody may have a wrong key.</summary>
    public bool HasNamesake(Community community) => _names[community.Name] > 1;

    /// <param name="id">Its id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="source">The host that it counts for if it is new.</param>
    public Community GetOrAdd(UInt128 id, string name, UInt128 source)
    {
        if (!_byId.TryGetValue(id, out var community))
        {
            community = new Community(id, name, source);
            _byId.Add(id, community);
            Sources.AddCommunity(source, 1);
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
            (slot, token) = (random.NextUInt32(), random.NextUInt64());
        }
        while (slot == 0 || token == 0 || _bySlot.ContainsKey(slot) || _byToken.ContainsKey(token));
        return (slot, token);
    }

    public void Add(Member member)
    {
        MemberCount++;
        Sources.AddMember(member.Source, 1);
        _bySlot[member.Slot] = member;
        _byToken[member.Token] = member;
        member.Community.Add(member);
    }

    /// <summary>Removes a member, and its community with the last one.</summary>
    public void Remove(Member member)
    {
        MemberCount--;
        Sources.AddMember(member.Source, -1);
        _bySlot.TryRemove(member.Slot, out _);
        _lateForSlots.Expect(member.Slot);
        _byToken.TryRemove(member.Token, out _);
        var community = member.Community;
        var removals = community.Log.Removals;
        community.Log.RemovedLimit = RemovalsOf(community);
        community.Remove(member);
        Removals += community.Log.Removals - removals;
        if (community.Members.Count > 0)
        {
            return;
        }

        Removals -= community.Log.Removals;
        Sources.AddCommunity(community.Source, -1);
        _byId.Remove(community.Id);
        if (--_names[community.Name] == 0)
        {
            _names.Remove(community.Name);
        }
    }

    /// <summary>A large community has many to tell of many; a small one need not remember more than it ever had, and when all communities together remember a
    /// lot none need.</summary>
    private int RemovalsOf(Community community)
    {
        var wanted = Removals < limits.Removals ? Math.Max(2 * community.MostMembers, SupernodeLimits.LeastRemovals) : SupernodeLimits.LeastRemovals;
        return Math.Min(wanted, limits.RememberedRemovals);
    }
}
