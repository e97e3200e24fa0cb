namespace Overlay.Supernodes.Sessions;

/// <summary>The timers of a client session.</summary>
internal enum ClientDeadline
{
    /// <summary>Nothing was heard for the lifetime of the registration, or of a session that does not register.</summary>
    Expiry,

    /// <summary>The member list on its way was not confirmed.</summary>
    Resend,

    /// <summary>The question for the proof of an address was not answered.</summary>
    Challenge,

    /// <summary>A member whose MAC another node wants did not answer.</summary>
    Contest,
}
