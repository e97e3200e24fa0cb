using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Peers;

public class NeighborTableTests
{
    private static readonly IpAddress Ip = IpAddress.Parse("10.0.0.1");
    private static readonly MacAddress Mac = new(0x0200_0000_0001);
    private static readonly MacAddress OtherMac = new(0x0200_0000_0002);
    private readonly NeighborTable _table = new(2, TimeSpan.FromSeconds(60));
    private readonly MacOwner _owner = new(new NodeId(1));
    private readonly MacOwner _other = new(new NodeId(2));

    [Fact]
    public void Binding_IsFoundUntilItIsOld()
    {
        Assert.True(_table.TryLearn(Ip, Mac, _owner, false, At(0)));
        Assert.True(IsTrusted(At(59)));
        _table.TryLearn(Ip, Mac, _owner, false, At(50));
        Assert.True(IsTrusted(At(109)));
        Assert.False(_table.TryFind(Ip, At(110), out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Address_ClaimedByAnother_IsNotTrustedForAWhile(bool isOtherOwner)
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Ip, OtherMac, isOtherOwner ? _other : _owner, false, At(1));
        Assert.False(IsTrusted(At(10.9)));
        Assert.True(IsTrusted(At(11)));
        Assert.True(_table.TryFind(Ip, At(11), out var binding) && binding.Mac == OtherMac);
    }

    [Fact]
    public void Address_ThatNobodyUsesAnyMore_IsTrustedAtOnce()
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Ip, OtherMac, _other, false, At(60));
        Assert.True(IsTrusted(At(60)));
    }

    [Fact]
    public void Router_ThatBecomesAHost_IsTrustedAtOnce()
    {
        _table.TryLearn(Ip, Mac, _owner, true, At(0));
        _table.TryLearn(Ip, Mac, _owner, false, At(1));
        Assert.True(IsTrusted(At(1)));
        Assert.True(_table.TryFind(Ip, At(1), out var binding) && !binding.IsRouter);
    }

    [Fact]
    public void Station_AskedAndSilent_IsNotTrustedUntilItSpeaks()
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        Assert.True(_table.TryFind(Ip, At(1), out var binding));
        binding.Asked(At(1));
        Assert.False(IsTrusted(At(2)));
        _table.Confirm(Ip, Mac, _owner, At(3));
        Assert.True(IsTrusted(At(3)));
    }

    [Fact]
    public void Confirm_MakesNoBindingAndEndsAContradictedOne()
    {
        _table.Confirm(Ip, Mac, _owner, At(0));
        Assert.Equal(0, _table.Count);
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.Confirm(Ip, OtherMac, _owner, At(1));
        Assert.Equal((0, 0), (_table.Count, _owner.Count));
    }

    [Fact]
    public void Owner_HasALimit_AndOthersHaveTheirs()
    {
        Assert.Equal([true, true, false, false], Enumerable.Range(1, 4).Select(i => _table.TryLearn(Address(i), Mac, _owner, false, At(0))));
        Assert.True(_table.TryLearn(Address(5), OtherMac, _other, false, At(0)));
        Assert.Equal((3, 2, 1), (_table.Count, _owner.Count, _other.Count));
    }

    [Fact]
    public void Owner_AtItsLimit_TakesNoAddressOfAnotherButEndsWhatWasBelieved()
    {
        _table.TryLearn(Ip, OtherMac, _other, false, At(0));
        _table.TryLearn(Address(2), Mac, _owner, false, At(0));
        _table.TryLearn(Address(3), Mac, _owner, false, At(0));
        Assert.False(_table.TryLearn(Ip, Mac, _owner, false, At(1)));
        Assert.False(_table.TryFind(Ip, At(1), out _));
        Assert.Equal((2, 2, 0), (_table.Count, _owner.Count, _other.Count));
    }

    [Fact]
    public void All_TogetherHaveALimit()
    {
        var table = new NeighborTable(100_000, TimeSpan.FromSeconds(60));
        var learned = Enumerable.Range(0, 66_000).Count(i => table.TryLearn(Address(i), Mac, _owner, false, At(0)));
        Assert.Equal((65_536, 65_536, 65_536), (learned, table.Count, _owner.Count));
    }

    [Fact]
    public void Owner_WhoLeft_AndWhatIsOld_AreForgotten()
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Address(2), OtherMac, _other, false, At(30));
        _table.Expire(At(60));
        Assert.Equal((1, 0, 1), (_table.Count, _owner.Count, _other.Count));
        _table.Forget(_other);
        Assert.Equal((0, 0), (_table.Count, _other.Count));
    }

    [Fact]
    public void Lanes_ThatLearnAtOnce_CountRight()
    {
        var table = new NeighborTable(1_000, TimeSpan.FromSeconds(60));
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, lane =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                table.TryLearn(Address(i % 500), lane % 2 == 0 ? Mac : OtherMac, lane % 2 == 0 ? _owner : _other, false, At(i / 1e3));
                table.Confirm(Address((i + 1) % 500), Mac, _owner, At(i / 1e3));
            }
        });
        Assert.Equal(table.Count, _owner.Count + _other.Count);
        Assert.Equal(table.Count, Enumerable.Range(0, 500).Count(i => table.TryFind(Address(i), At(5), out _)));
    }

    private bool IsTrusted(Instant now) => _table.TryFind(Ip, now, out var binding) && binding.IsTrusted(now);

    private static IpAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private static Instant At(double seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
