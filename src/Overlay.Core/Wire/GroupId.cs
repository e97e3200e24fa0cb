using Overlay.Primitives;

namespace Overlay.Wire;

/// <summary>A group of a VLAN: of IP by its IP address, any other by its MAC address. The address zero stands for all groups of the family, in its VLAN or in
/// every one.</summary>
internal readonly record struct GroupId
{
    /// <summary>The highest number of a VLAN (IEEE 802.1Q, table 9-2).</summary>
    public const ushort MaxVlan = 4_094;

    /// <summary>With the address zero: every VLAN, and frames without a tag.</summary>
    public const ushort AnyVlan = 4_095;

    private GroupId(GroupFamily family, ushort vlan, IpAddress address, MacAddress mac)
    {
        Family = family;
        Vlan = vlan;
        Address = address;
        Mac = mac;
    }

    /// <summary>Every group that is not of IP.</summary>
    public static GroupId AllMac { get; } = AllOf(GroupFamily.Mac);

    public static GroupId AllV4 { get; } = AllOf(GroupFamily.V4);

    public static GroupId AllV6 { get; } = AllOf(GroupFamily.V6);

    public GroupFamily Family { get; }

    /// <summary>The VLAN; 0 for frames without a tag.</summary>
    public ushort Vlan { get; }

    /// <summary>The group of IP.</summary>
    public IpAddress Address { get; }

    /// <summary>The group that is not of IP.</summary>
    public MacAddress Mac { get; }

    /// <summary>True for a name that stands for all groups of its family.</summary>
    public bool IsAll => Family switch
    {
        GroupFamily.V4 => Address == IpAddress.NoneV4,
        GroupFamily.V6 => Address == default,
        GroupFamily.Mac => Mac == default,
        _ => false,
    };

    /// <summary>True for a group address of the family, and for the name of all.</summary>
    public bool IsValid => IsAll
        ? Vlan <= AnyVlan
        : Vlan <= MaxVlan && (Family == GroupFamily.Mac ? Mac.IsGroup : Address.IsMulticast && Address.IsV4 == (Family == GroupFamily.V4));

    /// <summary>True for groups that never leave a link and that every node gets, joined or not: 224.0.0.0/24 (RFC 4541, section 2.1.2), IPv6 up to
    /// the scope of the link (RFC 4291, section 2.7), and broadcast.</summary>
    public bool IsFlooded => Family switch
    {
        GroupFamily.V4 => Address.HasPrefix(LocalV4, 24),
        GroupFamily.V6 => Address.IsLinkScoped,
        _ => Mac.IsBroadcast,
    };

    private static IpAddress LocalV4 { get; } = new([224, 0, 0, 0]);

    public static GroupId Of(IpAddress group, ushort vlan = 0) => new(group.IsV4 ? GroupFamily.V4 : GroupFamily.V6, vlan, group, default);

    public static GroupId Of(MacAddress group, ushort vlan = 0) => new(GroupFamily.Mac, vlan, default, group);

    /// <summary>The name that stands for all groups of a family, in every VLAN unless one is given.</summary>
    public static GroupId AllOf(GroupFamily family, ushort vlan = AnyVlan) => new(family, vlan, family == GroupFamily.V4 ? IpAddress.NoneV4 : default, default);

    public override string ToString()
    {
        var name = IsAll ? $"all {Family}" : Family == GroupFamily.Mac ? Mac.ToString() : Address.ToString();
        return Vlan is 0 or AnyVlan ? name : $"{name} in VLAN {Vlan}";
    }
}
