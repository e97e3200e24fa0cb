using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Peers;

/// <summary>The nodes that this one has disconnected, and until when it shakes hands with them no more. Where there are too many, the one whose time is over
/// first makes room.</summary>
internal sealed class ShutOutPeers
{
    private const int MaxPeers = 1_024;

    private readonly Dictionary<PublicKey, Instant> _until = [];

    public int Count => _until.Count;

    public void Add(PublicKey key, Instant until, Instant now)
    {
        Expire(now);
        if (_until.Count >= MaxPeers)
        {
            _until.Remove(_until.MinBy(entry => entry.Value.Microseconds).Key);
        }

        _until[key] = until;
    }

    /// <summary>Until when a node is shut out; null if it is not.</summary>
    public Instant? Find(PublicKey key, Instant now) => _until.TryGetValue(key, out var until) && now < until ? until : null;

    /// <summary>Takes out those whose time is over.</summary>
    public void Expire(Instant now)
    {
        foreach (var (key, until) in _until)
        {
            if (now >= until)
            {
                _until.Remove(key);
            }
        }
    }
}
