namespace Overlay.Samples.Tipc;

/// <summary>What a sender asks of a message that cannot be sent at once.</summary>
public enum TipcSocketType
{
    /// <summary>SOCK_RDM: the sender waits while a link is congested; what was sent reaches the node of the receiver.</summary>
    Rdm,

    /// <summary>SOCK_DGRAM: a message that meets a congested link is dropped.</summary>
    Dgram,
}
