using Overlay.Primitives.Timing;

namespace Overlay.Multicast.StormControl;

/// <summary>What one side may still send of each kind: the port of this node, or one peer. Any lane may take.</summary>
internal sealed class StormBuckets(StormLimits limits, Instant now)
{
    private readonly TokenBucket? _broadcast = Bucket(limits.Broadcast, now);
    private readonly TokenBucket? _multicast = Bucket(limits.Multicast, now);
    private readonly TokenBucket? _unknownUnicast = Bucket(limits.UnknownUnicast, now);

    /// <summary>How many of so many frames are within the limit.</summary>
    public int Take(StormKind kind, int count, Instant now) => BucketOf(kind)?.Take(count, now) ?? count;

    private TokenBucket? BucketOf(StormKind kind) => kind switch
    {
        StormKind.Broadcast => _broadcast,
        StormKind.Multicast => _multicast,
        _ => _unknownUnicast,
    };

    private static TokenBucket? Bucket(int? perSecond, Instant now) => perSecond is { } limit ? new TokenBucket(limit, now) : null;
}
