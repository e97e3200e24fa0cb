using Overlay.Nodes.Sessions;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Nodes.Sessions;

/// <summary>Members name addresses, and a victim behind them gets few packets: from this node in all, and for itself.</summary>
public class UnprovenTargetsTests
{
    private const int Burst = 1_024;
    private const int PerSecond = 64;
    private const int FreePackets = 64;
    private const int SilentPackets = 80;
    private const int MaxHosts = 4_096;
    private static readonly Instant Start = new(5_000_000);
    private readonly UnprovenTargets _targets = new(Start);

    [Fact]
    public void AllHostsTogether_HaveABurst_AndThenSoManyASecond()
    {
        Assert.Equal(Burst, TakeOfEach(2_000, Start));
        Assert.Equal(PerSecond, TakeOfEach(2_000, At(1)));
        Assert.Equal(PerSecond / 2, TakeOfEach(2_000, At(1.5)));
        Assert.Equal(Burst, TakeOfEach(2_000, At(100)));
    }

    [Fact]
    public void OneHost_HasAFewFreePackets_ThenOneASecond_ThenOneAMinute()
    {
        Assert.Equal(FreePackets, TakeOf(HostOf(1), 1_000, Start));
        Assert.Equal(0, TakeOf(HostOf(1), 10, At(0.9)));
        for (var second = 1; second <= SilentPackets - FreePackets; second++)
        {
            Assert.Equal(1, TakeOf(HostOf(1), 10, At(second)));
        }

        Assert.Equal(0, TakeOf(HostOf(1), 10, At(75)));
        Assert.Equal(1, TakeOf(HostOf(1), 10, At(76)));
        Assert.Equal(0, TakeOf(HostOf(1), 10, At(135)));
        Assert.Equal(FreePackets, TakeOf(HostOf(2), 1_000, At(135)));
    }

    /// <summary>All ports of a host are one target: a list of ports does not multiply what it gets.</summary>
    [Fact]
    public void PortsOfOneHost_ShareItsPackets()
    {
        Assert.Equal(FreePackets, Enumerable.Range(1, 1_000).Count(port => _targets.TryTake(HostOf(1, (ushort)port), Start)));
    }

    [Fact]
    public void HostThatIsAnnouncedAnew_IsTriedAnew_WithinTheLimitOfAll()
    {
        TakeOf(HostOf(1), 1_000, Start);
        Assert.False(_targets.TryTake(HostOf(1), Start));

        _targets.Announced(HostOf(1), Start);
        Assert.InRange(TakeOf(HostOf(1), 1_000, Start), 1, 2);
        for (var number = 0; number < 1_000; number++)
        {
            _targets.Announced(HostOf(1), Start);
            _targets.TryTake(HostOf(1), Start);
        }

        Assert.False(_targets.TryTake(HostOf(2), Start));
    }

    [Fact]
    public void ProvenHost_IsNotLimited_AndTakesNothingFromOthers()
    {
        _targets.Proven(HostOf(1), Start);
        Assert.Equal(10_000, TakeOf(HostOf(1), 10_000, Start));
        Assert.Equal(FreePackets, TakeOf(HostOf(2), 1_000, Start));
    }

    /// <summary>The table is bounded; whoever finds it full is one host together with all others.</summary>
    [Fact]
    public void HostsBeyondTheTable_ShareWhatOneHas()
    {
        for (var number = 0; number < MaxHosts; number++)
        {
            _targets.Announced(HostOf(number), Start);
        }

        Assert.Equal(FreePackets, Enumerable.Range(MaxHosts, 1_000).Count(number => _targets.TryTake(HostOf(number), Start)));
        _targets.Proven(HostOf(MaxHosts), Start);
        Assert.False(_targets.TryTake(HostOf(MaxHosts), Start));
    }

    private static Instant At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    private static UnderlayAddress HostOf(int number, ushort port = 1_200) => new([10, 0, (byte)(number >> 8), (byte)number], port);

    private int TakeOfEach(int hosts, Instant now) => Enumerable.Range(0, hosts).Count(number => _targets.TryTake(HostOf(number), now));

    private int TakeOf(UnderlayAddress host, int packets, Instant now) => Enumerable.Range(0, packets).Count(_ => _targets.TryTake(host, now));
}
