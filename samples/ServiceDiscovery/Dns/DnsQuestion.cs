namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>A question for the records of a name.</summary>
internal readonly record struct DnsQuestion(DnsName Name, DnsType Type);
