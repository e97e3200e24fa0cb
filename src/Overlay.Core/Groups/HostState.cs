using Overlay.Primitives;

namespace Overlay.Groups;

/// <summary>What one host of the port wants of one group, and until when that is believed.</summary>
internal sealed class HostState
{
    public required GroupFilter Filter { get; set; }

    public required Instant ExpiresAt { get; set; }
}
