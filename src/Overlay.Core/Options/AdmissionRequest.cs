using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;

namespace Overlay;

/// <summary>A node that wants to register. That it has the community's key was checked already, and that the key pair is its own.</summary>
public sealed class AdmissionRequest
{
    internal AdmissionRequest()
    {
    }

    /// <summary>The name of the community.</summary>
    public required string Community { get; init; }

    /// <summary>Tells apart communities of one name with different keys: 32 hexadecimal digits that derive from name and key.</summary>
    public required string CommunityId { get; init; }

    /// <summary>The node's id, which derives from its public key.</summary>
    public required NodeId Node { get; init; }

    /// <summary>The node's public key in base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The MAC address that it wants to use.</summary>
    public required MacAddress MacAddress { get; init; }

    /// <summary>Where it registers from.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public required IPEndPoint EndPoint { get; init; }
}

/// <summary>The answer to an <see cref="AdmissionRequest"/>.</summary>
public enum AdmissionResult
{
    /// <summary>The node is told that the operator refuses it.</summary>
    Refuse,

    /// <summary>The node is registered.</summary>
    Accept,
}
