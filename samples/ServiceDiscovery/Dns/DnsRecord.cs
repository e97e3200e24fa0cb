using System.Net;

namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>A record of one of the types that services need; what the type does not have is empty.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Type">What it says.</param>
/// <param name="TimeToLive">How long it holds, in seconds.</param>
internal sealed record DnsRecord(DnsName Name, DnsType Type, uint TimeToLive)
{
    /// <summary>Where a pointer leads to; the host of a service.</summary>
    public DnsName? Target { get; init; }

    /// <summary>The port of a service.</summary>
    public ushort Port { get; init; }

    public IReadOnlyList<string> Texts { get; init; } = [];

    public IPAddress? Address { get; init; }

    /// <summary>True if it says that this is no longer so (RFC 6762, section 10.1).</summary>
    public bool IsGoodbye => TimeToLive == 0;
}
