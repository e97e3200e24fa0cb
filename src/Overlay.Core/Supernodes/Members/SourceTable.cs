using System.Runtime.InteropServices;

namespace Overlay.Supernodes.Members;

/// <summary>
/// How many members and communities count for each host, an IPv4 address or the /64 of an IPv6 address (<see cref="Primitives.UnderlayAddress.Network"/>), so
/// that one host cannot take all places. A community counts for the host of its first member.
/// </summary>
internal sealed class SourceTable(SupernodeLimits limits)
{
    private readonly Dictionary<UInt128, (int Members, int Communities)> _uses = [];

    public int Count => _uses.Count;

    public bool MayJoin(UInt128 source) => _uses.GetValueOrDefault(source).Members < limits.MembersPerSource;

    public bool MayFound(UInt128 source) => _uses.GetValueOrDefault(source).Communities < limits.CommunitiesPerSource;

    public void AddMember(UInt128 source, int count) => Add(source, count, 0);

    public void AddCommunity(UInt128 source, int count) => Add(source, 0, count);

    private void Add(UInt128 source, int members, int communities)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, source, out _);
        use = (use.Members + members, use.Communities + communities);
        if (use == default)
        {
            _uses.Remove(source);
        }
    }
}
