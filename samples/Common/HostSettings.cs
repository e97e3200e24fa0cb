namespace Overlay.Samples;

/// <summary>What the command line says about the host of the segment that the program is.</summary>
internal sealed record HostSettings
{
    public required string Community { get; init; }

    public required OverlaySecurity Security { get; init; }

    public required IReadOnlyList<SupernodeAddress> Supernodes { get; init; }

    public required IReadOnlyList<OverlayAddress> Addresses { get; init; }
}
