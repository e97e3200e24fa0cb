using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>This end of all links.</summary>
internal sealed class LocalNode
{
    /// <summary>None until it is chosen; it does not change afterwards.</summary>
    public TipcAddress Address { get; set; }

    public required MacAddress Mac { get; init; }

    public required NodeIdentity Identity { get; init; }

    public required uint NetworkId { get; init; }

    /// <summary>A random number of 15 bits per start of the node.</summary>
    public required ushort Signature { get; init; }

    /// <summary>A random number per start; Linux uses it to find nodes on the same host.</summary>
    public required uint NetworkHash { get; init; }

    public required string BearerName { get; init; }

    public required int Mtu { get; init; }

    public required TimeSpan Tolerance { get; init; }

    public required int Priority { get; init; }

    public required int Window { get; init; }
}
