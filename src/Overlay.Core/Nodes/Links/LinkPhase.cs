namespace Overlay.Nodes.Links;

/// <summary>How far the link to a supernode is; a registered link goes through the later phases again to refresh itself.</summary>
internal enum LinkPhase
{
    /// <summary>Nothing is under way.</summary>
    Settled,

    /// <summary>The supernode's public key is not known: asks for it.</summary>
    AskingKey,

    /// <summary>Waits for the response to an initiation.</summary>
    Handshaking,

    /// <summary>Has a session and waits for the answer to a Register.</summary>
    Registering,
}
