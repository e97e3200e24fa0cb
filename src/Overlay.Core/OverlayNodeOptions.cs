namespace Overlay;

/// <summary>x</summary>
public sealed record OverlayNodeOptions
{
    internal const int MinMtu = 576;
    internal const int MaxMtu = 9000;
}
