namespace Overlay.Protocol.Nodes;

/// <summary>What <see cref="PeerConduct"/> waits for.</summary>
internal enum ConductDeadline
{
    /// <summary>Look whose frames were refused.</summary>
    Review,
}
