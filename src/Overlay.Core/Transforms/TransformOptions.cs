using Overlay.Primitives;

namespace Overlay;

/// <summary>What is done to frames before they are encrypted, and undone after they are decrypted.</summary>
public sealed record TransformOptions
{
    private const int MaxTransforms = 16;

    /// <summary>True to compress frames with LZ4 where that makes them smaller. Every node can decompress, whatever its own setting.</summary>
    /// <remarks>Pays where the underlay is slower than a processor core. See the remark on <see cref="FrameTransforms.Lz4"/> about secrets.</remarks>
    /// <value>Default: false.</value>
    public bool Compress { get; init; }

    /// <summary>Transforms of your own for frames that are sent, tried in this order and before LZ4; the first that takes a frame is the only one.</summary>
    /// <remarks>All nodes of the community must know them, here or in <see cref="Known"/>: a frame with another one is dropped and counted.</remarks>
    /// <value>Default: none.</value>
    public IReadOnlyList<IFrameTransform> Outbound { get; init; } = [];

    /// <summary>Further transforms that are reverted on frames that arrive but not applied here.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<IFrameTransform> Known { get; init; } = [];

    internal void Validate()
    {
        OptionChecks.Items(Outbound, 0, MaxTransforms);
        OptionChecks.Items(Known, 0, MaxTransforms);
        var all = Outbound.Concat(Known).Distinct().ToList();
        OptionChecks.That(all.All(transform => transform.Id >= 128), nameof(Outbound), "must have ids from 128 to 255; lower ones belong to the library");
        OptionChecks.That(all.DistinctBy(transform => transform.Id).Count() == all.Count, nameof(Outbound), "must have ids that differ from each other and from those in Known");
    }
}
