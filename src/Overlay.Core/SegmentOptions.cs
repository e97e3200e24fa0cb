using Overlay.Node;

namespace Overlay;

/// <summary>What keeps the segment quiet: a station that sends to many should not be able to drown all others.</summary>
public sealed record SegmentOptions
{
    /// <summary>Storm control outbound: what the stations behind the node's port may send together.</summary>
    public StormLimits FromPort { get; init; } = new();

    /// <summary>Storm control inbound: what each single peer may send to this node's port.</summary>
    public StormLimits FromPeer { get; init; } = new();

    internal void Validate()
    {
        OptionChecks.Present(FromPort).Validate();
        OptionChecks.Present(FromPeer).Validate();
    }
}
