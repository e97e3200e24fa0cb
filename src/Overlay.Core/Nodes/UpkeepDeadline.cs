namespace Overlay.Nodes;

/// <summary>What the node as a whole waits for.</summary>
internal enum UpkeepDeadline
{
    /// <summary>Call the supernodes for the first time.</summary>
    Start,

    /// <summary>Forget bridged addresses that are silent.</summary>
    AgeAddresses,

    /// <summary>Report supernodes that have not answered.</summary>
    ReportSilentSupernodes,

    /// <summary>Report that nobody else is in the community.</summary>
    ReportNoOtherMember,
}
