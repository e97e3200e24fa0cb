namespace Overlay.Nodes.Replication;

/// <summary>What a branch, and a request that this node serves, waits for.</summary>
internal enum ReplicaDeadline
{
    /// <summary>Ask the replicator.</summary>
    Check,

    /// <summary>Nobody has asked for long: the request is forgotten.</summary>
    Expiry,
}
