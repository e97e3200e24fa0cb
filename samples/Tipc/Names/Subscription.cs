namespace Overlay.Samples.Tipc.Names;

/// <summary>Somebody who wants to know what is bound to a service range, and what they have not yet taken.</summary>
internal sealed class Subscription(int id, ServiceRange range, ServiceFilter filter, TimeSpan deadline)
{
    /// <summary>Events that may wait to be taken. Beyond it the subscription ends: a list of changes with holes would be wrong.</summary>
    public const int MaxWaitingEvents = 100_000;

    private readonly Queue<ServiceEvent> _events = [];

    public int Id { get; } = id;

    public ServiceRange Range { get; } = range;

    public ServiceFilter Filter { get; } = filter;

    public TimeSpan Deadline { get; } = deadline;

    /// <summary>Nothing more will come: the time is over, or events were lost.</summary>
    public bool IsOver { get; private set; }

    public bool HasOverflowed { get; private set; }

    /// <summary>Stands in the list of subscriptions that have something new.</summary>
    public bool IsReady { get; set; }

    public bool TryTake(out ServiceEvent taken) => _events.TryDequeue(out taken);

    /// <summary>Tells it if it is in the range and of interest; <paramref name="isEdge"/>: the first or the last binding of its range.</summary>
    public bool Tell(ServiceEventKind kind, Publication publication, bool isEdge)
    {
        if (!Range.Overlaps(publication.Range) || (Filter == ServiceFilter.Service && !isEdge))
        {
            return false;
        }

        return Enqueue(new ServiceEvent(kind, publication.Range, publication.Socket));
    }

    public bool TimeOut()
    {
        var told = Enqueue(new ServiceEvent(ServiceEventKind.TimedOut, Range, default));
        IsOver = true;
        return told;
    }

    private bool Enqueue(ServiceEvent happened)
    {
        if (IsOver)
        {
            return false;
        }

        if (_events.Count < MaxWaitingEvents)
        {
            _events.Enqueue(happened);
        }
        else
        {
            HasOverflowed = true;
            IsOver = true;
        }

        return true;
    }
}
