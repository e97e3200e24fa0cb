namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>The types of records that services need (RFC 1035, section 3.2.2; RFC 2782; RFC 3596).</summary>
internal enum DnsType : ushort
{
    Address = 1,
    Pointer = 12,
    Text = 16,
    AddressV6 = 28,
    Service = 33,
}
