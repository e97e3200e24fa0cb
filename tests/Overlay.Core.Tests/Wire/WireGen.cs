using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire;

/// <summary>Random values of every field of the wire format, within its limits.</summary>
internal static class WireGen
{
    public static Gen<byte> Byte { get; } = Gen.Choose(0, byte.MaxValue).Select(value => (byte)value);

    public static Gen<ushort> UInt16 { get; } = Gen.Choose(0, ushort.MaxValue).Select(value => (ushort)value);

    public static Gen<uint> UInt32 { get; } = Bytes(4).Select(bytes => BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public static Gen<ulong> UInt64 { get; } = Gen.OneOf(
        Bytes(8).Select(bytes => BinaryPrimitives.ReadUInt64BigEndian(bytes)),
        Gen.Elements(0UL, 1UL, ulong.MaxValue));

    public static Gen<UInt128> UInt128 { get; } = Bytes(16).Select(bytes => BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public static Gen<ulong> Sequence { get; } = UInt64.Select(value => value & GroupHeader.MaxSequence);

    public static Gen<bool> Flag { get; } = Gen.Elements(false, true);

    public static Gen<byte[]> Key { get; } = Bytes(WireLimits.Key);

    public static Gen<MacAddress> Station { get; } = Bytes(MacAddress.Size)
        .Select(bytes =>
        {
            bytes[0] &= 0xfe;
            bytes[5] |= 1;
            return new MacAddress(bytes);
        });

    public static Gen<UnderlayAddress> Address { get; } = Gen.OneOf(AddressOf(4), AddressOf(16));

    public static Gen<UnderlayAddress[]> Addresses { get; } =
        from count in Gen.Choose(0, WireLimits.Addresses)
        from addresses in Address.ArrayOf(count)
        select addresses;

    public static Gen<string> Name { get; } =
        from length in Gen.Choose(1, WireLimits.CommunityName / 4)
        from characters in Gen.Elements("B", "u", "-", " ", "é", "語", "\U0001f40c").ArrayOf(length)
        select string.Concat(characters);

    public static Gen<SuiteOffer[]> Offers { get; } =
        from count in Gen.Choose(0, WireLimits.SuitesInHello)
        from offers in (from suite in Byte from speed in UInt16 select new SuiteOffer(suite, speed)).ArrayOf(count)
        select offers;

    public static Gen<PeerEntry> Entry { get; } =
        from removed in Flag
        from bridges in Flag
        from slot in UInt32
        from mac in Station
        from key in Key
        from addresses in Addresses
        from hasGroups in Flag
        from groups in BytesUpTo(50)
        select new PeerEntry(removed, bridges, slot, mac, key, addresses) { Groups = hasGroups ? groups : null };

    public static Gen<GroupEntry> GroupEntry { get; } =
        from family in Gen.Elements(GroupFamily.Mac, GroupFamily.V4, GroupFamily.V6)
        from isAll in Gen.Choose(0, 9)
        from address in Bytes(16)
        from vlan in Gen.Elements(0, 1, 42, GroupId.MaxVlan)
        from isExclude in Flag
        from count in Gen.Choose(0, family == GroupFamily.Mac ? 0 : 10)
        from sources in Bytes(family == GroupFamily.V4 ? 4 : 16).ArrayOf(count)
        select new GroupEntry(
            isAll == 0 ? GroupId.AllOf(family, (ushort)(vlan == 42 ? GroupId.AnyVlan : vlan)) : GroupOf(family, address, (ushort)vlan),
            isExclude
                ? GroupFilter.Exclude([.. sources.Select(SourceOf)])
                : GroupFilter.Include([.. sources.Select(SourceOf)]));

    public static Gen<byte[]> Bytes(int count) => Byte.ArrayOf(count);

    public static Gen<byte[]> BytesUpTo(int count) => Gen.Choose(0, count).SelectMany(Bytes);

    private static GroupId GroupOf(GroupFamily family, byte[] bytes, ushort vlan) => family switch
    {
        GroupFamily.V4 => GroupId.Of(new IpAddress([(byte)(0xe0 | (bytes[0] & 15)), .. bytes[1..4]]), vlan),
        GroupFamily.V6 => GroupId.Of(new IpAddress([0xff, .. bytes[1..]]), vlan),
        _ => GroupId.Of(new MacAddress([(byte)(bytes[0] | 1), .. bytes[1..6]]), vlan),
    };

    private static IpAddress SourceOf(byte[] bytes) => new(bytes.Length == 4 ? bytes : [0x20, .. bytes[1..]]);

    // An IPv4-mapped IPv6 address would be an IPv4 address; the first byte 0x20 keeps clear of it.
    private static Gen<UnderlayAddress> AddressOf(int length) =>
        from bytes in Bytes(length)
        from port in UInt16
        select new UnderlayAddress(length == 4 ? bytes : [0x20, .. bytes[1..]], port);
}
