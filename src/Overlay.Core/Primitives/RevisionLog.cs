namespace Overlay.Primitives;

/// <summary>
/// Entries in the order of their last change. Whoever knows the state at one revision needs exactly the entries
/// behind it. Removed entries stay for a while, so that their removal can be told.
/// </summary>
/// <typeparam name="T">The entries.</typeparam>
internal sealed class RevisionLog<T>
    where T : class, IRevisioned
{
    /// <summary>So many empty places are not worth closing.</summary>
    public const int MaxEmpty = 64;

    private readonly Queue<T> _removed = new();
    private List<(uint Revision, T? Entry)> _records = [];
    private int _stale;

    public RevisionLog(int removedLimit) => RemovedLimit = removedLimit;

    /// <summary>How many removals are remembered; a lower limit holds from the next removal on.</summary>
    public int RemovedLimit { get; set; }

    /// <summary>How many are.</summary>
    public int Removals => _removed.Count;

    /// <summary>Entries and places that are empty.</summary>
    public int RecordCount => _records.Count;

    /// <summary>The revision of the last change; 0 before the first.</summary>
    public uint Revision { get; private set; }

    /// <summary>Removals up to this revision are forgotten: whoever is behind it has to begin at 0.</summary>
    public uint Floor { get; private set; }

    /// <summary>An entry is new, has changed or is removed: it moves to the end.</summary>
    public void Touch(T entry)
    {
        Release(entry);
        entry.Revision = ++Revision;
        _records.Add((Revision, entry));
        if (entry.IsRemoved)
        {
            _removed.Enqueue(entry);
            ForgetOldRemovals();
        }

        if (_stale > MaxEmpty && _stale > _records.Count / 2)
        {
            _records = _records.FindAll(IsCurrent);
            _stale = 0;
        }
    }

    /// <summary>An entry is removed, and what is remembered of it stands in another.</summary>
    public void Replace(T entry, T removed)
    {
        Release(entry);
        Touch(removed);
    }

    /// <summary>The entries that changed after a revision, oldest change first; without removed ones if the base is 0.</summary>
    public IEnumerable<T> After(uint revision)
    {
        for (var i = FirstAfter(revision); i < _records.Count; i++)
        {
            if (_records[i].Entry is { } entry && !(revision == 0 && entry.IsRemoved))
            {
                yield return entry;
            }
        }
    }

    private static bool IsCurrent((uint Revision, T? Entry) record) => record.Entry is not null;

    private void ForgetOldRemovals()
    {
        while (_removed.Count > RemovedLimit)
        {
            var forgotten = _removed.Dequeue();
            Floor = forgotten.Revision;
            Release(forgotten);
        }
    }

    /// <summary>Takes an entry from its place: what is gone is not kept in memory.</summary>
    private void Release(T entry)
    {
        if (entry.Revision != 0)
        {
            _records[FirstAfter(entry.Revision - 1)] = (entry.Revision, null);
            _stale++;
            entry.Revision = 0;
        }
    }

    private int FirstAfter(uint revision)
    {
        var (low, high) = (0, _records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _records[middle].Revision <= revision ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
