namespace Overlay.Samples.Tipc.Clusters;

/// <summary>What the lower half of a node is told at its start.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Null: a hash of the MAC address, taken after a trial.</summary>
    public TipcAddress? Address { get; init; }

    public required MacAddress Mac { get; init; }

    /// <summary>Nodes with another one do not see each other.</summary>
    public uint NetworkId { get; init; } = 4711;

    /// <summary>What neighbours show as the far end of their link; at most 15 characters are sent.</summary>
    public string BearerName { get; init; } = "overlay";

    /// <summary>Bytes of the largest packet: the payload of an Ethernet frame.</summary>
    public int Mtu { get; init; } = 1400;

    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(1.5);

    public int Priority { get; init; } = 10;

    /// <summary>Packets on their way on a unicast link; the broadcast link never has more than 50.</summary>
    public int Window { get; init; } = 50;
}
