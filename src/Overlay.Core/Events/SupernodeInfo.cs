using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;

namespace Overlay;

/// <summary>A supernode of a node as it is at one moment.</summary>
public sealed class SupernodeInfo
{
    internal SupernodeInfo()
    {
    }

    /// <summary>Its address as in the options.</summary>
    public required SupernodeAddress Address { get; init; }

    /// <summary>The address that is used, or null while its name cannot be resolved.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public required IPEndPoint? EndPoint { get; init; }

    /// <summary>What it does.</summary>
    public required SupernodeState State { get; init; }

    /// <summary>Why it refuses this node, who has taken its place there, that it answers with another key, or a hint that the community key may be wrong; null
    /// otherwise.</summary>
    public required string? Reason { get; init; }

    /// <summary>Its public key in base64, pinned or learned, or null if it is not known yet.</summary>
    public required string? PublicKey { get; init; }

    /// <summary>The address at which it sees this node, or null if not registered.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public required IPEndPoint? SeenAs { get; init; }

    /// <summary>The last measured time to it and back, or null until measured.</summary>
    public required TimeSpan? RoundTripTime { get; init; }

    /// <summary>Says which supernode it is and what it does.</summary>
    /// <returns>For example <c>supernode.example:1200 Registered</c>.</returns>
    public override string ToString() => $"{Address} {State}";
}
