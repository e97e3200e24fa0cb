namespace Overlay.Protocol;

/// <summary>
/// Entries in the order of their last change. Whoever knows the state at one revision needs exactly the entries
/// behind it. Removed entries stay for a while, so that their removal can be told.
/// </summary>
/// <typeparam name="T">The entries.</typeparam>
internal sealed class RevisionLog<T>
    where T : class, IRevisioned
{
    private readonly int _removedLimit;
    private readonly Queue<T> _removed = new();
    private List<(uint Revision, T Entry)> _records = [];
    private int _stale;

    public RevisionLog(int removedLimit) => _removedLimit = removedLimit;

    /// <summary>The revision of the last change; 0 before the first.</summary>
    public uint Revision { get; private set; }

    /// <summary>Removals up to this revision are forgotten: whoever is behind it has to begin at 0.</summary>
    public uint Floor { get; private set; }

    /// <summary>An entry is new, has changed or is removed: it moves to the end.</summary>
    public void Touch(T entry)
    {
        _stale += entry.Revision == 0 ? 0 : 1;
        entry.Revision = ++Revision;
        _records.Add((Revision, entry));
        if (entry.IsRemoved)
        {
            _removed.Enqueue(entry);
            ForgetOldRemovals();
        }

        if (_stale > 64 && _stale > _records.Count / 2)
        {
            _records = _records.FindAll(IsCurrent);
            _stale = 0;
        }
    }

    /// <summary>The entries that changed after a revision, oldest change first; without removed ones if the base is 0.</summary>
    public IEnumerable<T> After(uint revision)
    {
        for (var i = FirstAfter(revision); i < _records.Count; i++)
        {
            if (IsCurrent(_records[i]) && !(revision == 0 && _records[i].Entry.IsRemoved))
            {
                yield return _records[i].Entry;
            }
        }
    }

    private static bool IsCurrent((uint Revision, T Entry) record) => record.Revision == record.Entry.Revision;

    private void ForgetOldRemovals()
    {
        while (_removed.Count > _removedLimit)
        {
            var forgotten = _removed.Dequeue();
            Floor = forgotten.Revision;
            forgotten.Revision = 0;
            _stale++;
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
