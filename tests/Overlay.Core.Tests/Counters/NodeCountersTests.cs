using Overlay.Counters;

namespace Overlay.Core.Tests.Counters;

public class NodeCountersTests
{
    [Fact]
    public void EveryCounterAndReason_HasItsOwnNumber()
    {
        var counters = new NodeCounters();
        foreach (var counter in Enum.GetValues<Counter>())
        {
            counters.Add(counter, (int)counter + 1);
        }

        foreach (var reason in Enum.GetValues<DropReason>())
        {
            counters.Count(reason, (int)reason + 100);
        }

        Assert.All(Enum.GetValues<Counter>(), counter => Assert.Equal((int)counter + 1, counters[counter]));
        Assert.All(Enum.GetValues<DropReason>(), reason => Assert.Equal((int)reason + 100, counters[reason]));
        Assert.Equal(Enum.GetValues<DropReason>().Sum(reason => (long)reason + 100), counters.TotalDrops());
    }

    [Fact]
    public void Add_FromSeveralThreads_LosesNothing()
    {
        var counters = new NodeCounters();

        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counters.Add(Counter.FramesSent);
                counters.Count(DropReason.Replayed);
            }
        });

        Assert.Equal((40_000, 40_000), (counters[Counter.FramesSent], counters[DropReason.Replayed]));
    }
}
