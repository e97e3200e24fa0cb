using System.Diagnostics.CodeAnalysis;
using Overlay.Counters;

namespace Overlay.Nodes.Peers;

/// <summary>Frames for a peer that cannot be reached yet. When there are too many the oldest is dropped and counted.</summary>
internal sealed class PendingFrames(int limit, NodeCounters counters)
{
    private readonly Queue<KeptFrame> _frames = new();

    public int Count => _frames.Count;

    public bool IsFull => _frames.Count >= limit;

    public void Add(KeptFrame frame)
    {
        _frames.Enqueue(frame);
        while (_frames.Count > limit)
        {
            _frames.Dequeue();
            counters.Count(DropReason.PeerNotReady);
        }
    }

    public bool TryTake([NotNullWhen(true)] out KeptFrame? frame) => _frames.TryDequeue(out frame);

    public void DropAll()
    {
        counters.Count(DropReason.PeerNotReady, _frames.Count);
        _frames.Clear();
    }
}
