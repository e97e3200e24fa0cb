namespace Overlay.Packets.Igmp;

/// <summary>The first byte of an IGMP message (RFC 3376, section 4; RFC 4286, sections 3 and 5).</summary>
internal enum IgmpType : byte
{
    Query = 0x11,
    ReportV1 = 0x12,
    ReportV2 = 0x16,
    Leave = 0x17,
    ReportV3 = 0x22,
    RouterAdvertisement = 0x30,
    RouterTermination = 0x32,
}
