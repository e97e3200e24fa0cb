using Overlay.Primitives;

namespace Overlay.Groups;

/// <summary>A group: of IP by its IP address, any other by its MAC address. The address zero stands for all groups of the family.</summary>
internal readonly record struct GroupId
{
    private GroupId(GroupFamily family, IpAddress address, MacAddress mac)
    {
        Family = family;
        Address = address;
        Mac = mac;
    }

    /// <summary>Every group that is not of IP.</summary>
    public static GroupId AllMac { get; } = new(GroupFamily.Mac, default, default);

    public static GroupId AllV4 { get; } = new(GroupFamily.V4, new IpAddress([0, 0, 0, 0]), default);

    public static GroupId AllV6 { get; } = new(GroupFamily.V6, default, default);

    public GroupFamily Family { get; }

    /// <summary>The group of IP.</summary>
    public IpAddress Address { get; }

    /// <summary>The group that is not of IP.</summary>
    public MacAddress Mac { get; }

    /// <summary>True for a name that stands for all groups of its family.</summary>
    public bool IsAll => this == AllOf(Family);

    /// <summary>True for a group address of the family, and for the name of all.</summary>
    public bool IsValid => IsAll || (Family == GroupFamily.Mac ? Mac.IsGroup : Address.IsMulticast && Address.IsV4 == (Family == GroupFamily.V4));

    /// <summary>True for groups that never leave a link and that every node gets, joined or not: 224.0.0.0/24 (RFC 4541, section 2.1.2), IPv6 up to
    /// the scope of the link (RFC 4291, section 2.7), and broadcast.</summary>
    public bool IsFlooded => Family switch
    {
        GroupFamily.V4 => Address.HasPrefix(LocalV4, 24),
        GroupFamily.V6 => Address.IsLinkScoped,
        _ => Mac.IsBroadcast,
    };

    private static IpAddress LocalV4 { get; } = new([224, 0, 0, 0]);

    public static GroupId Of(IpAddress group) => new(group.IsV4 ? GroupFamily.V4 : GroupFamily.V6, group, default);

    public static GroupId Of(MacAddress group) => new(GroupFamily.Mac, default, group);

    public static GroupId AllOf(GroupFamily family) => family switch
    {
        GroupFamily.V4 => AllV4,
        GroupFamily.V6 => AllV6,
        _ => AllMac,
    };

    public override string ToString() => IsAll ? $"all {Family}" : Family == GroupFamily.Mac ? Mac.ToString() : Address.ToString();
}
