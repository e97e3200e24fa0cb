namespace Overlay.Samples.Tipc.Names;

/// <summary>The ranges of one service type, ordered by lower and then by upper end.</summary>
/// <remarks>Beside each range stands the highest upper end of the ranges up to it, which never falls along the list, so the first range
/// that can reach into a search is found by halving. That column is written when it is next needed: many publications in a row cost no more
/// than their places in the list.</remarks>
internal sealed class ServiceEntry
{
    private readonly List<BoundRange> _ranges = [];
    private readonly List<uint> _reach = [];

    public bool IsEmpty => _ranges.Count == 0;

    public BoundRange? Find(uint lower, uint upper)
    {
        var place = Place(lower, upper);
        return IsAt(place, lower, upper) ? _ranges[place] : null;
    }

    public BoundRange FindOrAdd(uint lower, uint upper)
    {
        var place = Place(lower, upper);
        if (!IsAt(place, lower, upper))
        {
            _ranges.Insert(place, new BoundRange(lower, upper));
            ForgetReach(place);
        }

        return _ranges[place];
    }

    public void Remove(BoundRange range)
    {
        var place = Place(range.Lower, range.Upper);
        _ranges.RemoveAt(place);
        ForgetReach(place);
    }

    /// <summary>The ranges that have an instance in common with the one asked for, in order.</summary>
    public IEnumerable<BoundRange> Overlapping(uint lower, uint upper)
    {
        CompleteReach();
        for (var i = FirstReaching(lower); i < _ranges.Count && _ranges[i].Lower <= upper; i++)
        {
            if (_ranges[i].Upper >= lower)
            {
                yield return _ranges[i];
            }
        }
    }

    private bool IsAt(int place, uint lower, uint upper) =>
        place < _ranges.Count && _ranges[place].Lower == lower && _ranges[place].Upper == upper;

    private int Place(uint lower, uint upper)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var range = _ranges[middle];
            if (range.Lower < lower || (range.Lower == lower && range.Upper < upper))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int FirstReaching(uint lower)
    {
        int low = 0, high = _reach.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_reach[middle] < lower)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void ForgetReach(int from)
    {
        if (from < _reach.Count)
        {
            _reach.RemoveRange(from, _reach.Count - from);
        }
    }

    private void CompleteReach()
    {
        for (var i = _reach.Count; i < _ranges.Count; i++)
        {
            _reach.Add(i == 0 ? _ranges[i].Upper : Math.Max(_reach[i - 1], _ranges[i].Upper));
        }
    }
}
