using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net;

/// <summary>What all parts of a stack share.</summary>
internal sealed class NetContext(NetOptions options, IRandomSource random)
{
    public NetOptions Options => options;

    public IRandomSource Random => random;

    public NetCounters Counters { get; } = new();

    public Agenda Agenda { get; } = new();

    public FrameOutbox Outbox { get; } = new(NetLimits.OutboxFrames);

    public void Drop(NetDrop reason) => Counters.Count(reason);
}
