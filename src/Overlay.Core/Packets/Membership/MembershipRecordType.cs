namespace Overlay.Packets.Membership;

/// <summary>What a record of a report says (RFC 3376, section 4.2.12; RFC 3810, section 5.2.12).</summary>
internal enum MembershipRecordType : byte
{
    ModeIsInclude = 1,
    ModeIsExclude = 2,
    ChangeToInclude = 3,
    ChangeToExclude = 4,
    AllowNewSources = 5,
    BlockOldSources = 6,
}
