using Overlay.Multicast.Replication;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Multicast.Replication;

public class ReplicationRulesTests
{
    private static readonly ReplicationRules Rules = new() { Uplink = 100_000_000, FanOut = 8 };

    [Theory]
    [InlineData(10, 1_000_000, false, ReplicationMode.Sender)]
    [InlineData(50, 1_000_000, false, ReplicationMode.Sender)]
    [InlineData(51, 1_000_000, false, ReplicationMode.Tree)]
    [InlineData(51, 1_000_000, true, ReplicationMode.Replicators)]
    [InlineData(8, 90_000_000, false, ReplicationMode.Sender)]
    [InlineData(8, 90_000_000, true, ReplicationMode.Replicators)]
    public void Choice_IsByMembersRateAndUplink(int members, double rate, bool volunteers, ReplicationMode expected) =>
        Assert.Equal(expected, Rules.Choose(members, rate, volunteers, ReplicationMode.Sender));

    [Fact]
    public void Choice_NearTheLimit_DoesNotGoToAndFro()
    {
        Assert.Equal(ReplicationMode.Tree, Rules.Choose(40, 1_000_000, false, ReplicationMode.Tree));
        Assert.Equal(ReplicationMode.Sender, Rules.Choose(40, 1_000_000, false, ReplicationMode.Sender));
        Assert.Equal(ReplicationMode.Sender, Rules.Choose(20, 1_000_000, false, ReplicationMode.Tree));
    }

    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(9, 8, 8)]
    [InlineData(100, 8, 8)]
    [InlineData(0, 8, 0)]
    public void Division_HasEachMemberOnce_InPartsOfNearlyEqualSize(int members, int parts, int expected)
    {
        NodeId[] ids = [.. Enumerable.Range(1, members).Select(i => new NodeId((ulong)i))];
        var divided = ReplicationTree.Divide(ids, parts);
        Assert.Equal(expected, divided.Length);
        Assert.Equal(ids, divided.SelectMany(part => part));
        Assert.True(divided.Length == 0 || divided.Max(part => part.Length) - divided.Min(part => part.Length) <= 1);
    }

    [Fact]
    public void Repeats_AreStopped_AlsoAcrossAChangeOfTheKey()
    {
        var filter = new RepeatFilter();
        Assert.True(filter.TryPass(Header(1, 0)));
        Assert.True(filter.TryPass(Header(1, 10)));
        Assert.False(filter.TryPass(Header(1, 10)));
        Assert.True(filter.TryPass(Header(2, 0)));
        Assert.True(filter.TryPass(Header(1, 9)));
        Assert.False(filter.TryPass(Header(1, 9)));
        Assert.False(filter.TryPass(Header(2, 0)));
    }

    private static GroupHeader Header(ushort epoch, ulong sequence) => new(0, new NodeId(1), epoch, sequence, 0, 0);
}
