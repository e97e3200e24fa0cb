namespace Overlay.Nodes.Peers;

/// <summary>What a peer waits for.</summary>
internal enum PeerDeadline
{
    /// <summary>Send or repeat an initiation.</summary>
    Handshake,

    /// <summary>Change keys, or let go of a session that is over.</summary>
    Sessions,

    /// <summary>Look whether the path still carries packets.</summary>
    Liveness,

    /// <summary>Look for a direct path.</summary>
    Probe,

    /// <summary>Repeat the group key.</summary>
    GroupKey,

    /// <summary>Tell what this node wants of groups, or tell it again.</summary>
    Groups,

    /// <summary>Believe no more what a supernode told of its groups.</summary>
    Notice,

    /// <summary>Stop keeping group frames for a peer without a session.</summary>
    Patience,

    /// <summary>Announce the addresses of the host behind the port once more.</summary>
    Announcement,
}
