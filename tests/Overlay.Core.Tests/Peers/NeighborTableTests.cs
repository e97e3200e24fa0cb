using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

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

    [Fact]
    public void Addresses_OfAStation_AreThoseThatItHolds_InOrder()
    {
        var table = new NeighborTable(100, TimeSpan.FromSeconds(60));
        for (var number = 30; number > 0; number--)
        {
            table.TryLearn(IpAddress.Parse($"10.0.0.{number}"), Mac, _owner, false, At(0));
        }

        table.TryLearn(IpAddress.Parse("10.0.0.40"), OtherMac, _owner, false, At(0));
        table.TryLearn(IpAddress.Parse("10.0.0.1"), OtherMac, _other, false, At(1));
        Assert.Equal(Enumerable.Range(1, NeighborTable.MaxShown).Select(number => IpAddress.Parse($"10.0.0.{number}")), table.AddressesOf(_owner, Mac));
        Assert.Equal([IpAddress.Parse("10.0.0.40")], table.AddressesOf(_owner, OtherMac));
        Assert.Empty(table.AddressesOf(_other, OtherMac));
    }

    /// <summary>Whoever looks at the peers does so while the lanes learn.</summary>
    [Fact]
    public void Addresses_AreReadWhileOthersLearn()
    {
        var table = new NeighborTable(20_000, TimeSpan.FromSeconds(60));
        var learning = new Thread(() =>
        {
            for (var number = 1; number <= 20_000; number++)
            {
                table.TryLearn(IpAddress.Parse($"10.0.{number / 250}.{number % 250}"), Mac, _owner, false, At(0));
            }
        });
        learning.Start();
        while (table.Count < 20_000)
        {
            var known = table.AddressesOf(_owner, Mac);
            Assert.InRange(known.Count, 0, NeighborTable.MaxShown);
            Assert.Equal(known.Order(), known);
        }

        learning.Join();
        Assert.Equal(Enumerable.Range(1, NeighborTable.MaxShown).Select(number => IpAddress.Parse($"10.0.0.{number}")), table.AddressesOf(_owner, Mac));
    }

    /// <summary>Whatever happens to the addresses, a station is shown those that it holds, and one that holds none takes no room.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Addresses_OfAStation_AreThoseOfTheTable_AfterAnything(int seed)
    {
        var random = new Random(seed);
        var table = new NeighborTable(6, TimeSpan.FromSeconds(60));
        MacOwner[] owners = [_owner, _other, table.Local];
        MacAddress[] macs = [Mac, OtherMac];
        for (var step = 0; step < 3_000; step++)
        {
            var (ip, mac, owner, now) = (Address(random.Next(12)), macs[random.Next(2)], owners[random.Next(3)], At(step));
            switch (random.Next(20))
            {
                case 0:
                    table.Forget(owner);
                    break;
                case 1:
                    table.Expire(now);
                    break;
                case 2:
                    table.Settle(ip, now);
                    break;
                case < 8:
                    table.Confirm(ip, mac, owner, now);
                    break;
                default:
                    table.TryLearn(ip, mac, owner, false, now);
                    break;
            }

            var held = Enumerable.Range(0, 12).Select(Address).Where(table.Has)
                .GroupBy(known => table.TryFind(known, Instant.Zero, out var binding) ? (binding.Owner, binding.Mac) : default).ToDictionary(group => group.Key, group => group.ToArray());
            Assert.All(owners.SelectMany(known => macs, (known, station) => (known, station)), station =>
                Assert.Equal(held.GetValueOrDefault(station, []), table.AddressesOf(station.known, station.station)));
            Assert.Equal(held.Count, table.StationCount);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Address_ClaimedByAnother_IsNotTrusted_AndGoesToItIfTheHolderIsSilent(bool isOtherOwner)
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Ip, OtherMac, isOtherOwner ? _other : _owner, false, At(1));
        Assert.True(_table.TryTakeClaim(out var claim));
        Assert.Equal((Ip, false), (claim.Ip, claim.IsHere));
        Assert.False(IsTrusted(At(20)));
        Assert.True(_table.TryFind(Ip, At(20), out var held) && held.Mac == Mac);

        Assert.True(_table.Settle(Ip, At(1)));
        Assert.True(IsTrusted(At(20)));
        Assert.True(_table.TryFind(Ip, At(20), out var binding) && binding.Mac == OtherMac);
        Assert.Equal((1, isOtherOwner ? 0 : 1, isOtherOwner ? 1 : 0), (_table.Count, _owner.Count, _other.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Holder_ThatSpeaks_KeepsTheAddress(bool isComplete)
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Ip, OtherMac, _other, false, At(1));
        if (isComplete)
        {
            _table.TryLearn(Ip, Mac, _owner, false, At(2));
        }
        else
        {
            _table.Confirm(Ip, Mac, _owner, At(2));
        }

        Assert.True(_table.Settle(Ip, At(1)));
        Assert.True(IsTrusted(At(2)));
        Assert.True(_table.TryFind(Ip, At(2), out var binding) && binding.Mac == Mac);
        Assert.Equal((1, 1, 0), (_table.Count, _owner.Count, _other.Count));
    }

    [Fact]
    public void Contest_ThatBeganAfterTheHolderWasAsked_IsNotOver()
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Ip, OtherMac, _other, false, At(1));
        _table.TryLearn(Ip, Mac, _owner, false, At(1.1));
        _table.TryLearn(Ip, OtherMac, _other, false, At(1.2));
        Assert.False(_table.Settle(Ip, At(1)));
        Assert.True(_table.TryFind(Ip, At(2), out var binding) && binding.Mac == Mac);
    }

    [Fact]
    public void Address_ThatIsUsedHere_IsNotTakenByAPeer_AndBothAreTold()
    {
        _table.TryLearn(Ip, Mac, _table.Local, false, At(0));
        _table.TryLearn(Ip, OtherMac, _other, false, At(1));
        Assert.True(_table.TryFind(Ip, At(2), out var binding) && binding.Owner == _table.Local);
        Assert.True(_table.TryTakeClaim(out var claim));
        Assert.Equal(new NeighborClaim(Ip, true, OtherMac, _other.Id), claim);

        _table.TryLearn(Address(2), OtherMac, _other, false, At(0));
        _table.TryLearn(Address(2), Mac, _table.Local, false, At(1));
        Assert.True(_table.TryFind(Address(2), At(2), out binding) && binding.Owner == _table.Local);
        Assert.True(_table.TryTakeClaim(out claim));
        Assert.Equal(new NeighborClaim(Address(2), true, OtherMac, _other.Id), claim);
        Assert.Equal((2, 2, 0), (_table.Count, _table.Local.Count, _other.Count));
    }

    [Fact]
    public void Claims_ThatNobodyTakes_AreLimited_AndEndWithNothingKnown()
    {
        var table = new NeighborTable(1_000, TimeSpan.FromSeconds(60));
        for (var i = 0; i < 500; i++)
        {
            table.TryLearn(Address(i), Mac, _owner, false, At(0));
            table.TryLearn(Address(i), OtherMac, _other, false, At(1));
        }

        var told = 0;
        while (table.TryTakeClaim(out _))
        {
            told++;
        }

        Assert.Equal((256, false), (told, table.HasClaims));
        table.Expire(At(11));
        Assert.Equal((0, 0, 0), (table.Count, _owner.Count, _other.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Contest_WithSomebodyWhoLeft_IsOver(bool isHolder)
    {
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.TryLearn(Ip, OtherMac, _other, false, At(1));
        _table.Forget(isHolder ? _owner : _other);
        Assert.True(IsTrusted(At(1)));
        Assert.Equal((1, isHolder ? 0 : 1, isHolder ? 1 : 0), (_table.Count, _owner.Count, _other.Count));
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
    public void Confirm_MakesNoBinding_AndAContradictedOneEndsIfTheHolderIsSilent()
    {
        _table.Confirm(Ip, Mac, _owner, At(0));
        Assert.Equal(0, _table.Count);
        _table.TryLearn(Ip, Mac, _owner, false, At(0));
        _table.Confirm(Ip, OtherMac, _other, At(1));
        Assert.False(IsTrusted(At(1)));
        Assert.True(_table.Settle(Ip, At(1)));
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
    public void Owner_AtItsLimit_TakesNoAddressOfAnother_WhoHasToSpeakForIt()
    {
        _table.TryLearn(Ip, OtherMac, _other, false, At(0));
        _table.TryLearn(Address(2), Mac, _owner, false, At(0));
        _table.TryLearn(Address(3), Mac, _owner, false, At(0));
        Assert.False(_table.TryLearn(Ip, Mac, _owner, false, At(1)));
        Assert.False(IsTrusted(At(1)));
        Assert.True(_table.Settle(Ip, At(1)));
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
        table.Expire(At(15));
        Assert.Equal(table.Count, _owner.Count + _other.Count);
        Assert.Equal(table.Count, Enumerable.Range(0, 500).Count(i => table.TryFind(Address(i), At(5), out _)));
    }

    private bool IsTrusted(Instant now) => _table.TryFind(Ip, now, out var binding) && binding.IsTrusted;

    private static IpAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private static Instant At(double seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
