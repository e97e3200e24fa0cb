namespace Overlay.Samples.Tipc;

/// <summary>How much a subscription tells.</summary>
public enum ServiceFilter
{
    /// <summary>For each range only that its first binding came and that its last one has gone.</summary>
    Service,

    /// <summary>Each binding.</summary>
    Ports,
}
