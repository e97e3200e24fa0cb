using System.Net;

namespace Overlay;

/// <summary>A supernode of a node as it is at one moment.</summary>
public sealed record SupernodeInfo
{
    internal SupernodeInfo()
    {
    }

    /// <summary>Its address as in the options.</summary>
    public required SupernodeAddress Address { get; init; }

    /// <summary>The address that is used, or null while its name cannot be resolved.</summary>
    public required IPEndPoint? EndPoint { get; init; }

    /// <summary>What it does.</summary>
    public required SupernodeState State { get; init; }

    /// <summary>Its public key in base64, pinned or learned, or null if it is not known yet.</summary>
    public required string? PublicKey { get; init; }

    /// <summary>The address at which it sees this node, or null if not registered.</summary>
    public required IPEndPoint? SeenAs { get; init; }

    /// <summary>The last measured time to it and back, or null until measured.</summary>
    public required TimeSpan? RoundTripTime { get; init; }
}
