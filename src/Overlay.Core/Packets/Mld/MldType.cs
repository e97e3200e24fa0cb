namespace Overlay.Packets.Mld;

/// <summary>The ICMPv6 types of MLD and of multicast router discovery (RFC 2710, section 3.1; RFC 3810, section 5.2; RFC 4286, sections 3 and 5).</summary>
internal enum MldType : byte
{
    Query = 130,
    ReportV1 = 131,
    Done = 132,
    ReportV2 = 143,
    RouterAdvertisement = 151,
    RouterTermination = 153,
}
