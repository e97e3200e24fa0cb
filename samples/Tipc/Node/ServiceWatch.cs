using System.Runtime.CompilerServices;

namespace Overlay.Samples.Tipc.Node;

/// <summary>Reads the events of one subscription, which lives as long as the reading.</summary>
internal sealed class ServiceWatch(EngineHost host, ServiceRange range, ServiceFilter filter, TimeSpan time)
{
    public async IAsyncEnumerable<ServiceEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var line = Open();
        try
        {
            var events = new List<ServiceEvent>();
            while (Take(line, events, cancellationToken) is { } news)
            {
                await news.ConfigureAwait(false);
                foreach (var happened in events)
                {
                    yield return happened;
                }
            }
        }
        finally
        {
            host.RemoveSubscription(line.Subscription.Id);
        }
    }

    private SubscriptionLine Open()
    {
        using var session = host.Enter();
        var deadline = time == Timeout.InfiniteTimeSpan || TimeSpan.MaxValue - session.Now < time ? TimeSpan.MaxValue : session.Now + time;
        return host.AddSubscription(session.Engine.Subscribe(range, filter, deadline));
    }

    /// <summary>Takes what is there; with nothing there a task that waits for more, and null if nothing more can come.</summary>
    private Task? Take(SubscriptionLine line, List<ServiceEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        events.Clear();
        using var session = host.Enter();
        while (line.Subscription.TryTake(out var happened))
        {
            events.Add(happened);
        }

        if (events.Count > 0)
        {
            return Task.CompletedTask;
        }

        if (line.Subscription.HasOverflowed)
        {
            throw new TipcException(TipcFailure.EventsLost, $"The events of {range} were taken too slowly, and some were lost. Subscribe again.");
        }

        return line.Subscription.IsOver ? null : line.WaitAsync(cancellationToken);
    }
}
