namespace Overlay.Peers;

/// <summary>How the copies for the members of a group are shared between the sender and replicators. Without branches the sender makes all.</summary>
internal sealed record GroupShares(PeerRoute[] Direct, ReplicaRoute[] Branches)
{
    public static readonly GroupShares None = new([], []);
}
