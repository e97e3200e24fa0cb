using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Peers;

public class MacTableTests
{
    private static readonly MacAddress Station = new(0x0200_0000_0001);
    private readonly MacTable _table = new(3);
    private readonly MacOwner _alice = new(new NodeId(1));
    private readonly MacOwner _bob = new(new NodeId(2));

    [Fact]
    public void Find_AfterLearning_NamesTheOwner()
    {
        Assert.True(_table.TryLearn(Station, _alice, At(0)));
        Assert.True(_table.TryFind(Station, At(299), out var owner));
        Assert.Same(_alice, owner);
        Assert.False(_table.TryFind(new MacAddress(2), At(0), out _));
    }

    [Fact]
    public void Find_AfterTheLifetime_IsUnknown()
    {
        _table.TryLearn(Station, _alice, At(0));
        Assert.False(_table.TryFind(Station, At(300), out _));
    }

    [Fact]
    public void Learn_Again_RenewsTheLifetime()
    {
        _table.TryLearn(Station, _alice, At(0));
        _table.TryLearn(Station, _alice, At(200));
        Assert.True(_table.TryFind(Station, At(400), out _));
    }

    [Fact]
    public void Learn_BeyondTheLimitOfTheOwner_IsRefused()
    {
        for (var i = 1UL; i <= 3; i++)
        {
            Assert.True(_table.TryLearn(new MacAddress(i << 8), _alice, At(0)));
        }

        Assert.False(_table.TryLearn(Station, _alice, At(0)));
        Assert.True(_table.TryLearn(Station, _bob, At(0)));
        Assert.Equal((3, 1), (_alice.Count, _bob.Count));
    }

    /// <summary>All places are taken: whoever has the most loses the addresses that were silent longest, and who has the most gets no more.</summary>
    [Fact]
    public void Learn_BeyondTheLimitOfAll_TakesFromWhoHasTheMost()
    {
        var table = new MacTable(100, maxTotal: 8);
        for (var i = 1; i <= 6; i++)
        {
            table.TryLearn(new MacAddress((ulong)i << 8), _alice, At(i));
        }

        table.TryLearn(new MacAddress(7 << 8), _bob, At(7));
        table.TryLearn(new MacAddress(8 << 8), _bob, At(8));
        Assert.False(table.TryLearn(Station, _alice, At(9)));
        Assert.False(table.TryLearn(Station, _bob, At(9)));
        Assert.True(table.TryLearn(Station, _bob, At(10)));
        Assert.Equal((6, 3, 3), (table.Count, _alice.Count, _bob.Count));
        Assert.Equal([4, 5, 6], Enumerable.Range(1, 6).Where(i => table.TryFind(new MacAddress((ulong)i << 8), At(10), out _)));
    }

    [Fact]
    public void Learn_FromAnotherOwner_MovesTheAddress()
    {
        _table.TryLearn(Station, _alice, At(0));
        Assert.True(_table.TryLearn(Station, _bob, At(1)));
        Assert.True(_table.TryFind(Station, At(1), out var owner));
        Assert.Same(_bob, owner);
        Assert.Equal((0, 1), (_alice.Count, _bob.Count));
    }

    [Fact]
    public void Expire_FreesThePlacesOfOldAddresses()
    {
        _table.TryLearn(Station, _alice, At(0));
        _table.TryLearn(new MacAddress(0x0200_0000_0002), _alice, At(100));
        _table.Expire(At(300));
        Assert.Equal((1, 1), (_table.Count, _alice.Count));
    }

    [Fact]
    public void Forget_TakesOnlyTheAddressesOfTheOwner()
    {
        _table.TryLearn(Station, _alice, At(0));
        _table.TryLearn(new MacAddress(0x0200_0000_0002), _bob, At(0));
        _table.Forget(_alice);
        Assert.Equal((1, 0, 1), (_table.Count, _alice.Count, _bob.Count));
    }

    [Fact]
    public void Learn_FromTwoThreads_KeepsTheCountsTrue()
    {
        var table = new MacTable(1_000);
        Parallel.ForEach([_alice, _bob], owner =>
        {
            for (var round = 0; round < 200; round++)
            {
                for (var mac = 1UL; mac <= 20; mac++)
                {
                    table.TryLearn(new MacAddress(mac << 8), owner, At(round));
                }
            }
        });
        Assert.Equal(20, table.Count);
        Assert.Equal(20, _alice.Count + _bob.Count);
    }

    private static Instant At(int seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
