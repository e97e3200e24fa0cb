namespace Overlay.Nodes.Peers;

/// <summary>What <see cref="PeerConduct"/> waits for.</summary>
internal enum ConductDeadline
{
    /// <summary>Look whose frames were refused.</summary>
    Review,
}
