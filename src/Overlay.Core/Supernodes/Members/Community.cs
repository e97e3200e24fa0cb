using Overlay.Primitives;

namespace Overlay.Supernodes.Members;

/// <summary>One community at this supernode: who is registered, by node and by MAC, and what changed when.</summary>
internal sealed class Community
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, Member> _byId = [];
    private readonly Dictionary<MacAddress, Member> _byMac = [];

    public Community(UInt128 id, string name, UInt128 source) => (Id, Name, Source) = (id, name, source);

    public UInt128 Id { get; }

    public string Name { get; }

    /// <summary>The host of the node that founded it, see <see cref="SourceTable"/>.</summary>
    public UInt128 Source { get; }

    public RevisionLog<IListed> Log { get; } = new(SupernodeLimits.LeastRemovals);

    /// <summary>The most members that it had.</summary>
    public int MostMembers { get; private set; }

    public IReadOnlyCollection<Member> Members => _byId.Values;

    public Member? Find(NodeId id) => _byId.GetValueOrDefault(id);

    public Member? Find(MacAddress mac) => _byMac.GetValueOrDefault(mac);

    /// <summary>Those of the nodes that are members, and the revision that this holds for. Any thread may ask; all else is for the thread of the
    /// engine.</summary>
    public (uint Revision, Member[] Members) FindAll(IEnumerable<NodeId> ids)
    {
        lock (_gate)
        {
            return (Log.Revision, [.. ids.Select(Find).OfType<Member>()]);
        }
    }

    public void Add(Member member)
    {
        lock (_gate)
        {
            _byId.Add(member.Id, member);
            _byMac.Add(member.Mac, member);
            MostMembers = Math.Max(MostMembers, _byId.Count);
            Log.Touch(member);
        }
    }

    /// <summary>A member registers again. Nothing happens if it says the same as before.</summary>
    public void Update(Member member, MacAddress mac, bool bridges, UnderlayAddress[] localAddresses)
    {
        if (member.Mac == mac && member.Bridges == bridges && member.LocalAddresses.AsSpan().SequenceEqual(localAddresses))
        {
            return;
        }

        _byMac.Remove(member.Mac);
        _byMac.Add(mac, member);
        (member.Mac, member.Bridges, member.LocalAddresses) = (mac, bridges, localAddresses);
        Log.Touch(member);
    }

    public void Remove(Member member)
    {
        lock (_gate)
        {
            _byId.Remove(member.Id);
            _byMac.Remove(member.Mac);
            member.IsRemoved = true;
            Log.Replace(member, new RemovedMember(member));
        }
    }

    public CommunitySnapshot GetSnapshot() => new(
        Name, Id, Log.Revision, [.. _byId.Values.Select(member => new MemberSnapshot(member.Id, member.Mac, member.Bridges, member.Session.Address))]);
}
