using Overlay.Counters;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class EventHubTests
{
    private readonly NodeCounters _counters = new();

    [Fact]
    public async Task Publish_SlowWatcher_LosesTheOldestAndTheOthersLoseNothing()
    {
        var hub = new EventHub<int>(2, _counters);
        var slow = hub.WatchAsync(default);
        await using var quick = hub.WatchAsync(default).GetAsyncEnumerator();

        for (var i = 1; i <= 4; i++)
        {
            hub.Publish(i);
            Assert.True(await quick.MoveNextAsync());
            Assert.Equal(i, quick.Current);
        }

        hub.Complete();
        Assert.Equal([3, 4], await ReadAsync(slow));
        Assert.Equal(2, _counters[Counter.EventsDropped]);
    }

    [Fact]
    public async Task WatchAsync_AfterTheEnd_EndsAtOnce()
    {
        var hub = new EventHub<int>(2, _counters);
        hub.Complete();

        Assert.Empty(await ReadAsync(hub.WatchAsync(default)));
    }

    [Fact]
    public async Task WatchAsync_WatcherStops_IsForgotten()
    {
        var hub = new EventHub<int>(1, _counters);
        var watcher = hub.WatchAsync(default).GetAsyncEnumerator();
        hub.Publish(1);
        await watcher.MoveNextAsync();
        await watcher.DisposeAsync();

        hub.Publish(2);
        hub.Publish(3);

        Assert.Equal(0, _counters[Counter.EventsDropped]);
    }

    private static async Task<List<int>> ReadAsync(IAsyncEnumerable<int> events)
    {
        var seen = new List<int>();
        await foreach (var happened in events)
        {
            seen.Add(happened);
        }

        return seen;
    }
}
