namespace Overlay.Samples.Tipc.Names;

/// <summary>The subscriptions of this node, found by service type, and which of them have something new.</summary>
internal sealed class SubscriptionTable
{
    private readonly Dictionary<int, Subscription> _all = [];
    private readonly Dictionary<uint, List<Subscription>> _byType = [];
    private readonly Queue<Subscription> _ready = [];
    private int _nextId = 1;

    /// <summary>The next time-out, or <see cref="TimeSpan.MaxValue"/>.</summary>
    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    public Subscription Add(ServiceRange range, ServiceFilter filter, TimeSpan deadline)
    {
        var subscription = new Subscription(_nextId++, range, filter, deadline);
        _all.Add(subscription.Id, subscription);
        if (!_byType.TryGetValue(range.Type, out var ofType))
        {
            _byType.Add(range.Type, ofType = []);
        }

        ofType.Add(subscription);
        NextDeadline = Min(NextDeadline, deadline);
        return subscription;
    }

    public void Remove(int id)
    {
        if (!_all.Remove(id, out var subscription))
        {
            return;
        }

        var ofType = _byType[subscription.Range.Type];
        ofType.Remove(subscription);
        if (ofType.Count == 0)
        {
            _byType.Remove(subscription.Range.Type);
        }

        FindDeadline();
    }

    /// <summary>Tells a new subscription what is there already.</summary>
    public void TellExisting(Subscription subscription, IEnumerable<Publication> publications)
    {
        foreach (var publication in publications)
        {
            Announce(subscription, subscription.Tell(ServiceEventKind.Published, publication, isEdge: true));
        }
    }

    public void Tell(ServiceEventKind kind, Publication publication, bool isEdge)
    {
        foreach (var subscription in _byType.GetValueOrDefault(publication.Range.Type) ?? [])
        {
            Announce(subscription, subscription.Tell(kind, publication, isEdge));
        }
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (now < NextDeadline)
        {
            return;
        }

        foreach (var subscription in _all.Values.Where(subscription => subscription.Deadline <= now))
        {
            Announce(subscription, subscription.TimeOut());
        }

        FindDeadline();
    }

    /// <summary>A subscription that has something new since it was last taken here.</summary>
    public bool TryTakeReady(out int id)
    {
        id = 0;
        if (!_ready.TryDequeue(out var subscription))
        {
            return false;
        }

        subscription.IsReady = false;
        id = subscription.Id;
        return true;
    }

    private void Announce(Subscription subscription, bool hasNews)
    {
        if (hasNews && !subscription.IsReady)
        {
            subscription.IsReady = true;
            _ready.Enqueue(subscription);
        }
    }

    private void FindDeadline()
    {
        NextDeadline = TimeSpan.MaxValue;
        foreach (var subscription in _all.Values)
        {
            NextDeadline = subscription.IsOver ? NextDeadline : Min(NextDeadline, subscription.Deadline);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
