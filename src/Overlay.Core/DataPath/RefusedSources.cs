namespace Overlay.DataPath;

/// <summary>
/// Source addresses of frames from the port that this node may not send as, kept to be reported, each once, eight at most. The threads of every lane note;
/// one thread takes.
/// </summary>
internal sealed class RefusedSources
{
    private const int MaxSources = 8;

    private readonly Lock _lock = new();
    private readonly MacAddress[] _sources = new MacAddress[MaxSources];
    private int _count;
    private int _taken;

    /// <summary>True if there is one that nobody took yet.</summary>
    public bool HasNews => Volatile.Read(ref _taken) != Volatile.Read(ref _count);

    /// <summary>Keeps an address unless it is known or there were enough.</summary>
    public void Note(MacAddress source)
    {
        if (IsSettled(source, Volatile.Read(ref _count)))
        {
            return;
        }

        lock (_lock)
        {
            if (!IsSettled(source, _count))
            {
                _sources[_count] = source;
                Volatile.Write(ref _count, _count + 1);
            }
        }
    }

    /// <summary>Takes the next one; false if there is none.</summary>
    public bool TryTake(out MacAddress source)
    {
        var hasNews = HasNews;
        source = hasNews ? _sources[_taken] : default;
        Volatile.Write(ref _taken, _taken + (hasNews ? 1 : 0));
        return hasNews;
    }

    private bool IsSettled(MacAddress source, int count) => count == MaxSources || _sources.AsSpan(0, count).Contains(source);
}
