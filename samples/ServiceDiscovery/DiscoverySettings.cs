using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.ServiceDiscovery;

/// <summary>What the command line says.</summary>
internal sealed record DiscoverySettings
{
    public required HostSettings Host { get; init; }

    /// <summary>The type to look for, or null for all.</summary>
    public required DnsName? Type { get; init; }

    /// <summary>How long to look.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Whether one service, with its address, is enough.</summary>
    public required bool First { get; init; }
}
