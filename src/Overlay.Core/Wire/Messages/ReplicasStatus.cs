namespace Overlay.Wire.Messages;

/// <summary>What became of a request for copies. A value without a name is a refusal.</summary>
internal enum ReplicasStatus : byte
{
    /// <summary>The copies are made.</summary>
    Ready = 0,

    /// <summary>The replicator does not want to, has no room, or reaches too few of the members.</summary>
    Refused = 1,

    /// <summary>It does not know the request: it has started again, or forgot it for want of checks.</summary>
    Unknown = 2,
}
