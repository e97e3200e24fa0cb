using Overlay.Primitives.Timing;
using Overlay.Tap.Devices;

namespace Overlay.Network.Tests.Tap;

public sealed class RepeatLimitTests
{
    private static readonly Instant Start = new(TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond);
    private readonly RepeatLimit _limit = new();

    [Fact]
    public void FiveWithinAMinute_Pass_AndTheNextIsTheLastForGood()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.True(_limit.TryTake(Start + TimeSpan.FromSeconds(10 * i)));
        }

        Assert.False(_limit.IsOver);
        Assert.False(_limit.TryTake(Start + TimeSpan.FromSeconds(60)));
        Assert.True(_limit.IsOver);
        Assert.False(_limit.TryTake(Start + TimeSpan.FromHours(1)));
    }

    [Fact]
    public void WhatStartsAnew_IsAllowedAgainAfterAMinute()
    {
        var limit = new RepeatLimit(startsAnew: true);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(limit.TryTake(Start));
        }

        Assert.False(limit.TryTake(Start));
        Assert.True(limit.IsOver);
        Assert.True(limit.TryTake(Start + TimeSpan.FromSeconds(61)));
        Assert.False(limit.IsOver);
    }

    [Fact]
    public void EachMinute_HasItsOwnFive()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.True(_limit.TryTake(Start + TimeSpan.FromSeconds(13 * i)), $"{i}");
        }
    }
}
