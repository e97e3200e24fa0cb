using System.Net;
using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.ServiceDiscovery;

/// <summary>A service, as far as it is known.</summary>
internal sealed class FoundService(DnsRecord pointer)
{
    /// <summary>The record that names it.</summary>
    public DnsRecord Pointer => pointer;

    /// <summary>Its whole name; the first label is what people read.</summary>
    public DnsName Name => pointer.Target!;

    public DnsName Type => pointer.Name;

    /// <summary>The host that has it, or null as long as that is not known.</summary>
    public DnsName? Host { get; set; }

    public ushort Port { get; set; }

    /// <summary>What the service says of itself, or null as long as that is not known.</summary>
    public IReadOnlyList<string>? Texts { get; set; }

    /// <summary>The addresses of the host.</summary>
    public HashSet<IPAddress> Addresses { get; } = [];

    /// <summary>True if it can be used.</summary>
    public bool IsComplete => Host is not null && Addresses.Count > 0;
}
