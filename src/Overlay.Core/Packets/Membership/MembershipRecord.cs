using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>One group record of a report of IGMPv3 or MLDv2, read where it lies.</summary>
internal readonly ref struct MembershipRecord(MembershipRecordType type, IpAddress group, AddressList sources)
{
    public MembershipRecordType Type => type;

    public IpAddress Group => group;

    public AddressList Sources { get; } = sources;
}
