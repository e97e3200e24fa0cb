using FsCheck;
using FsCheck.Fluent;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Core.Tests.Wire;

public class GroupFilterTests
{
    private static readonly IpAddress[] Sources = [.. Enumerable.Range(1, 6).Select(i => new IpAddress([10, 0, 0, (byte)i]))];

    private static readonly Gen<GroupFilter> Filters =
        from isExclude in Gen.Elements(true, false)
        from bits in Gen.Choose(0, 63)
        let sources = Sources.Where((_, i) => (bits & (1 << i)) != 0).ToArray()
        select isExclude ? GroupFilter.Exclude(sources) : GroupFilter.Include(sources);

    [Fact]
    public void Union_AcceptsWhatEitherAccepts_Rfc3376Section3_2() =>
        Prop.ForAll(Filters.Two().ToArbitrary(), pair => Assert.All(Sources, source =>
            Assert.Equal(pair.Item1.Accepts(source) || pair.Item2.Accepts(source), pair.Item1.Union(pair.Item2).Accepts(source)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Records_ChangeTheFilterOfAHost_Rfc3376Section4_2_12() => Prop.ForAll(Filters.Two().ToArbitrary(), pair =>
    {
        var (filter, list) = (pair.Item1, pair.Item2.Sources.ToArray());
        Assert.All(Sources, source =>
        {
            Assert.Equal(filter.Accepts(source) || list.Contains(source), filter.After(MembershipRecordType.AllowNewSources, list).Accepts(source));
            Assert.Equal(filter.Accepts(source) && !list.Contains(source), filter.After(MembershipRecordType.BlockOldSources, list).Accepts(source));
            var remains = !filter.IsExclude && list.Length > 0 && filter.Accepts(source);
            Assert.Equal(list.Contains(source) || remains, filter.After(MembershipRecordType.ChangeToInclude, list).Accepts(source));
            Assert.Equal(!list.Contains(source), filter.After(MembershipRecordType.ModeIsExclude, list).Accepts(source));
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sources_BeyondTheLimit_BecomeEverybody()
    {
        IpAddress[] many = [.. Enumerable.Range(0, GroupFilter.MaxSources + 1).Select(i => new IpAddress([10, 0, 1, (byte)i]))];
        Assert.True(GroupFilter.Include(many).IsEverybody);
        Assert.True(GroupFilter.Exclude(many).IsEverybody);
        Assert.Equal(GroupFilter.MaxSources, GroupFilter.Include(many.AsSpan(1)).Sources.Length);
    }

    [Fact]
    public void Equal_IsWhatSaysTheSame()
    {
        Assert.Equal(GroupFilter.Include(Sources[1], Sources[0]), GroupFilter.Include(Sources[0], Sources[1], Sources[0]));
        Assert.NotEqual(GroupFilter.Include(Sources[0]), GroupFilter.Exclude(Sources[0]));
        Assert.Same(GroupFilter.Nobody, GroupFilter.Include());
    }
}
