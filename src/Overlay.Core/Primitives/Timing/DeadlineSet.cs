namespace Overlay.Primitives.Timing;

/// <summary>The deadlines of one owner, as the agenda sees them.</summary>
internal abstract class DeadlineSet
{
    private readonly Agenda _agenda;
    private readonly Instant[] _at;

    protected DeadlineSet(Agenda agenda, ITimed owner, int kinds)
    {
        _agenda = agenda;
        Owner = owner;
        _at = new Instant[kinds];
        Array.Fill(_at, Instant.Never);
    }

    public ITimed Owner { get; }

    /// <summary>The earliest, or <see cref="Instant.Never"/>.</summary>
    public Instant Next
    {
        get
        {
            var next = Instant.Never;
            foreach (var at in _at)
            {
                next = Instant.Min(next, at);
            }

            return next;
        }
    }

    /// <summary>Where the set stands in the agenda: never later than <see cref="Next"/>.</summary>
    public Instant QueuedAt { get; set; } = Instant.Never;

    /// <summary>Takes all deadlines off.</summary>
    public void Clear() => Array.Fill(_at, Instant.Never);

    protected Instant Get(int kind) => _at[kind];

    protected void Set(int kind, Instant at)
    {
        _at[kind] = at;
        _agenda.Queue(this, at);
    }

    protected bool TryTake(int kind, Instant now)
    {
        if (_at[kind] > now)
        {
            return false;
        }

        _at[kind] = Instant.Never;
        return true;
    }
}
