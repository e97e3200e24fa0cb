namespace Overlay.Net.Mld;

/// <summary>The ICMPv6 types of MLD (RFC 2710, section 3.1; RFC 3810, section 5.2).</summary>
internal enum MldType : byte
{
    Query = 130,
    ReportV1 = 131,
    Done = 132,
    ReportV2 = 143,
}
