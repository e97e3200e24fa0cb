namespace Overlay.Primitives;

/// <summary>Where keys, indices, nonces and jitter come from: the operating system in a node, a seed in the simulator.</summary>
internal interface IRandomSource
{
    /// <summary>Fills the whole span with random bytes.</summary>
    void Fill(Span<byte> destination);
}
