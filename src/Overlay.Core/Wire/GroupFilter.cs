using Overlay.Packets.Membership;
using Overlay.Primitives;

namespace Overlay.Wire;

/// <summary>
/// Whom a member wants to hear in a group: the sources in a list, or all but those (RFC 3376, section 2). Never changed.
/// INCLUDE of nobody means not to be a member.
/// </summary>
internal sealed class GroupFilter : IEquatable<GroupFilter>
{
    /// <summary>The most sources; a list that is longer becomes EXCLUDE of nobody, which asks for no less.</summary>
    public const int MaxSources = 64;

    /// <summary>INCLUDE of nobody.</summary>
    public static readonly GroupFilter Nobody = new(false, []);

    /// <summary>EXCLUDE of nobody: any source.</summary>
    public static readonly GroupFilter Everybody = new(true, []);

    private readonly IpAddress[] _sources;

    private GroupFilter(bool isExclude, IpAddress[] sources)
    {
        IsExclude = isExclude;
        _sources = sources;
    }

    public bool IsExclude { get; }

    /// <summary>The sources in ascending order.</summary>
    public ReadOnlySpan<IpAddress> Sources => _sources;

    public bool IsNobody => !IsExclude && _sources.Length == 0;

    public bool IsEverybody => IsExclude && _sources.Length == 0;

    public static GroupFilter Include(params ReadOnlySpan<IpAddress> sources) => Create(false, sources);

    public static GroupFilter Exclude(params ReadOnlySpan<IpAddress> sources) => Create(true, sources);

    /// <summary>True if a member with this filter wants frames of the source.</summary>
    public bool Accepts(IpAddress source) => (_sources.AsSpan().BinarySearch(source) >= 0) != IsExclude;

    /// <summary>What two members want together (RFC 3376, section 3.2).</summary>
    public GroupFilter Union(GroupFilter other) => (IsExclude, other.IsExclude) switch
    {
        (false, false) => Create(false, [.. _sources, .. other._sources]),
        (true, true) => Create(true, _sources.Intersect(other._sources).ToArray()),
        (true, false) => Create(true, _sources.Except(other._sources).ToArray()),
        (false, true) => other.Union(this),
    };

    /// <summary>The same without some sources.</summary>
    public GroupFilter Without(ReadOnlySpan<IpAddress> sources) => IsExclude
        ? Create(true, [.. _sources, .. sources])
        : Create(false, _sources.Except(sources.ToArray()).ToArray());

    /// <summary>
    /// The filter of one host after a record of it; hosts send records for what changed in their interface state (RFC 3376, section 5.1). A list of sources to
    /// include may come in several records, so each adds to what is included; one to exclude comes in one record and is cut off if it is too long (section
    /// 4.2.16).
    /// </summary>
    public GroupFilter After(MembershipRecordType type, ReadOnlySpan<IpAddress> sources) => type switch
    {
        MembershipRecordType.ModeIsInclude or MembershipRecordType.ChangeToInclude => IsExclude || sources.Length == 0 ? Include(sources) : Union(Include(sources)),
        MembershipRecordType.ModeIsExclude or MembershipRecordType.ChangeToExclude => Exclude(sources),
        MembershipRecordType.AllowNewSources => Union(Include(sources)),
        MembershipRecordType.BlockOldSources => Without(sources),
        _ => this,
    };

    public bool Equals(GroupFilter? other) => other is not null && IsExclude == other.IsExclude && Sources.SequenceEqual(other.Sources);

    public override bool Equals(object? obj) => Equals(obj as GroupFilter);

    public override int GetHashCode() => HashCode.Combine(IsExclude, _sources.Length, _sources.Length == 0 ? default : _sources[0]);

    public override string ToString() => $"{(IsExclude ? "EXCLUDE" : "INCLUDE")} {{{string.Join(' ', _sources)}}}";

    private static GroupFilter Create(bool isExclude, ReadOnlySpan<IpAddress> sources)
    {
        if (sources.Length == 0)
        {
            return isExclude ? Everybody : Nobody;
        }

        IpAddress[] sorted = [.. sources.ToArray().Distinct().Order()];
        return sorted.Length > MaxSources ? Everybody : new GroupFilter(isExclude, sorted);
    }
}
