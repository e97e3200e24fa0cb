using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Core.Tests.Multicast.Membership;

public class GroupTrafficTableTests
{
    private readonly GroupTrafficTable _table = new();

    [Fact]
    public void Group_that_is_forgotten_begins_at_zero_again()
    {
        _table.Of(GroupOf(1)).AddSent(1, 100, 1, 0, Instant.Zero);
        _table.Forget(GroupOf(1));
        Assert.Equal((0, null), (_table.Count, _table.Find(GroupOf(1))));
        Assert.Equal(0, _table.Of(GroupOf(1)).Sent.Frames);
    }

    [Fact]
    public void Groups_beyond_the_limit_share_the_counters_of_their_family_until_there_is_room()
    {
        for (var number = 0; number < 20_000; number++)
        {
            _table.Of(GroupOf(number));
        }

        Assert.Same(_table.Of(GroupId.AllV4), _table.Of(GroupOf(19_999)));
        _table.Forget(GroupOf(0));
        _table.Forget(GroupOf(1));
        Assert.NotSame(_table.Of(GroupId.AllV4), _table.Of(GroupOf(19_999)));
    }

    [Fact]
    public void Group_that_is_sent_to_is_told_once_until_it_rests()
    {
        var traffic = _table.Of(GroupOf(1));
        _table.Of(GroupOf(2)).AddSent(1, 100, 1, 0, Instant.Zero);
        traffic.AddSent(1, 100, 1, 0, Instant.Zero);
        traffic.AddSent(1, 100, 1, 0, Instant.Zero);
        Assert.Equal([GroupOf(2), GroupOf(1)], TakeActive());

        traffic.AddSent(1, 100, 1, 0, Instant.Zero);
        Assert.Empty(TakeActive());
        traffic.Rest();
        traffic.AddSent(1, 100, 1, 0, Instant.Zero);
        Assert.Equal([GroupOf(1)], TakeActive());
    }

    [Fact]
    public void Group_that_rests_before_it_was_taken_does_not_make_the_list_endless()
    {
        var traffic = _table.Of(GroupOf(1));
        _table.Of(GroupOf(2)).AddSent(1, 100, 1, 0, Instant.Zero);
        traffic.AddSent(1, 100, 1, 0, Instant.Zero);
        traffic.Rest();
        _table.Of(GroupOf(3)).AddSent(1, 100, 1, 0, Instant.Zero);
        traffic.AddSent(1, 100, 1, 0, Instant.Zero);
        Assert.Equal(new HashSet<GroupId> { GroupOf(1), GroupOf(2), GroupOf(3) }, TakeActive().ToHashSet());
        Assert.Empty(TakeActive());
    }

    private static GroupId GroupOf(int number) => GroupId.Of(IpAddress.Parse($"239.1.{number / 250}.{1 + (number % 250)}"));

    private IEnumerable<GroupId> TakeActive() => [.. _table.TakeActive().Select(traffic => traffic.Group)];
}
