namespace Overlay.Nodes.Links;

/// <summary>What the link to a supernode waits for.</summary>
internal enum LinkDeadline
{
    /// <summary>Repeat the message of the present phase.</summary>
    Retry,

    /// <summary>Register again before the registration ends.</summary>
    Refresh,

    /// <summary>Change keys.</summary>
    Rekey,

    /// <summary>Look whether the supernode is alive.</summary>
    Ping,
}
