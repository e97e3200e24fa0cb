namespace Overlay.Wire.Messages;

/// <summary>Why a supernode ends a session. A value without a name is taken for a loss without a reason.</summary>
internal enum SessionEndReason : byte
{
    /// <summary>The same key registered from another address: a process moved, or two hosts have one key pair.</summary>
    RegisteredElsewhere = 1,

    /// <summary>The node whose key the MAC is derived from has taken it back.</summary>
    MacTakenBack = 2,

    /// <summary>Another node has the MAC now, since this one did not answer the supernode.</summary>
    MacTakenOver = 3,
}
