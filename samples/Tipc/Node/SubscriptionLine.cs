using Overlay.Samples.Tipc.Names;

namespace Overlay.Samples.Tipc.Node;

/// <summary>The one who waits for events of a subscription. All members need the engine's lock.</summary>
internal sealed class SubscriptionLine(Lock gate, Subscription subscription)
{
    private readonly LinkedList<Waiter<bool>> _line = [];

    public Subscription Subscription { get; } = subscription;

    /// <summary>Ends when there may be events.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = new Waiter<bool>(gate);
        waiter.Join(_line, cancellationToken);
        return waiter.Task;
    }

    public void Wake()
    {
        while (_line.First is { } first)
        {
            first.Value.Leave();
            first.Value.SetResult(true);
        }
    }

    public void End(Exception reason)
    {
        while (_line.First is { } first)
        {
            first.Value.Leave();
            first.Value.SetException(reason);
        }
    }
}
