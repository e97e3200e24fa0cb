namespace Overlay.Sessions;

/// <summary>How long keys are used.</summary>
internal sealed record SessionLimits
{
    /// <summary>After this time the initiator begins a new handshake; the responder waits a quarter longer.</summary>
    public TimeSpan RekeyAfter { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>After so many messages in one direction a new handshake begins, far below the limits of the AEAD (RFC 9001, section 6.6).</summary>
    public ulong RekeyAfterMessages { get; init; } = 1UL << 40;

    /// <summary>After this time a session is not used any more.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(180);
}
