using Overlay.Multicast.Membership;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Core.Tests.Peers;

public class GroupTableTests
{
    private readonly GroupTrafficTable _traffic = new();

    [Fact]
    public void Change_makes_a_new_table_and_leaves_the_one_before()
    {
        var before = GroupTable.Empty.With([.. Enumerable.Range(0, 5_000).Select(number => (GroupOf(number), (GroupRoute?)NewRoute()))]);
        var (known, route) = (before.Find(GroupOf(8)), NewRoute());

        var after = before.With([(GroupOf(7), route), (GroupOf(9), null)]);

        Assert.Equal((5_000, 4_999), (before.Count, after.Count));
        Assert.Same(route, after.Find(GroupOf(7)));
        Assert.NotSame(route, before.Find(GroupOf(7)));
        Assert.Same(known, after.Find(GroupOf(8)));
        Assert.Same(after.Find(GroupId.AllV4), after.Find(GroupOf(9)));
    }

    [Fact]
    public void Group_without_a_route_has_that_of_all_of_its_family()
    {
        var (v4, v6, mac) = (NewRoute(), NewRoute(), NewRoute());
        var table = GroupTable.Empty.With([(GroupId.AllV4, v4), (GroupId.AllV6, v6), (GroupId.AllMac, mac)]).With([(GroupOf(1), NewRoute())]);
        Assert.Same(v4, table.Find(GroupOf(2)));
        Assert.Same(v6, table.Find(GroupId.Of(IpAddress.Parse("ff15::1"))));
        Assert.Same(mac, table.Find(GroupId.Of(MacAddress.Parse("01:80:c2:00:00:0e"))));
    }

    private static GroupId GroupOf(int number) => GroupId.Of(IpAddress.Parse($"239.1.{number / 250}.{1 + (number % 250)}"));

    private GroupRoute NewRoute() => new([], [], _traffic.Of(GroupId.AllV4), GroupShares.None);
}
