using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>A query that is to be written.</summary>
internal readonly ref struct MembershipQuery
{
    /// <summary>The group; unspecified, of the right family, to ask for all.</summary>
    public required IpAddress Group { get; init; }

    public required TimeSpan MaxResponse { get; init; }

    public bool Suppresses { get; init; }

    public int Robustness { get; init; }

    public TimeSpan QueryInterval { get; init; }

    public ReadOnlySpan<IpAddress> Sources { get; init; }
}
