using System.Diagnostics.CodeAnalysis;

namespace Overlay.Samples.Tipc.Names;

/// <summary>Publications that take turns: the first is chosen and goes to the end. Newcomers are first. Everything takes constant time.</summary>
internal sealed class Turns
{
    private readonly LinkedList<Publication> _queue = [];
    private readonly Dictionary<Publication, LinkedListNode<Publication>> _places = [];

    public int Count => _queue.Count;

    public IEnumerable<Publication> All => _queue;

    public void Add(Publication publication) => _places.Add(publication, _queue.AddFirst(publication));

    public void Remove(Publication publication)
    {
        if (_places.Remove(publication, out var place))
        {
            _queue.Remove(place);
        }
    }

    public bool TryTake([NotNullWhen(true)] out Publication? publication)
    {
        publication = null;
        if (_queue.First is not { } first)
        {
            return false;
        }

        publication = first.Value;
        _queue.Remove(first);
        _queue.AddLast(first);
        return true;
    }
}
