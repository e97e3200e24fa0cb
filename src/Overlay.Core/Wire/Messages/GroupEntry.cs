using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>What a node wants of one group; part of GroupList.</summary>
/// <remarks><code>
///  0        1                 n                          n+1      n+2
/// +--------+-----------------+--------------------------+--------+--------+--------------------------
/// | family | VLAN, 0 or 2    | address, 4, 16 or 6 bytes| mode   | count  | count x source, 4 or 16 bytes
/// +--------+-----------------+--------------------------+--------+--------+--------------------------
/// </code>
/// Family: 4, 6, or 1 for a MAC, which has no sources; bit 7: a VLAN follows, which is not 0. The address zero is every group of the family, with VLAN 4095 in
/// every VLAN. Mode: 0 nothing any more, 1 INCLUDE the sources, 2 EXCLUDE them.</remarks>
internal readonly record struct GroupEntry(GroupId Group, GroupFilter Filter) : IWireEntry<GroupEntry>
{
    /// <summary>The length of the shortest entry.</summary>
    public static int MinSize => 7;

    private const byte VlanFlag = 0x80;
    private const byte NoneMode = 0;
    private const byte IncludeMode = 1;
    private const byte ExcludeMode = 2;

    /// <summary>The length on the wire.</summary>
    public int Size => 3 + (Group.Vlan == 0 ? 0 : sizeof(ushort)) + SizeOf(Group.Family) + (Filter.Sources.Length * SizeOf(Group.Family));

    public static GroupEntry Read(ref WireReader reader)
    {
        var first = reader.ReadByte();
        var family = (GroupFamily)(first & ~VlanFlag);
        reader.Require(family is GroupFamily.Mac or GroupFamily.V4 or GroupFamily.V6);
        var hasVlan = (first & VlanFlag) != 0;
        var vlan = hasVlan ? reader.ReadUInt16() : (ushort)0;
        reader.Require(hasVlan == vlan > 0);
        var address = reader.ReadBytes(SizeOf(family));
        var (mode, count) = (reader.ReadByte(), reader.ReadByte());
        reader.Require(mode <= ExcludeMode && count <= GroupFilter.MaxSources && (family == GroupFamily.Mac ? count == 0 && mode != IncludeMode : IsPossible(mode, count)));
        var sources = reader.ReadBytes(count * SizeOf(family));
        if (!reader.Succeeded)
        {
            return new GroupEntry(default, GroupFilter.Nobody);
        }

        var group = IdOf(family, vlan, address);
        var entry = new GroupEntry(group, FilterOf(family, mode, sources, out var isValid));
        reader.Require(group.IsValid && isValid);
        return entry;
    }

    public void Write(ref WireWriter writer)
    {
        writer.WriteByte((byte)((byte)Group.Family | (Group.Vlan == 0 ? 0 : VlanFlag)));
        if (Group.Vlan > 0)
        {
            writer.WriteUInt16(Group.Vlan);
        }

        if (Group.Family == GroupFamily.Mac)
        {
            writer.WriteMacAddress(Group.Mac);
        }
        else
        {
            writer.WriteIpAddress(Group.Address);
        }

        writer.WriteByte(Filter.IsNobody ? NoneMode : Filter.IsExclude ? ExcludeMode : IncludeMode);
        writer.WriteByte((byte)Filter.Sources.Length);
        foreach (var source in Filter.Sources)
        {
            writer.WriteIpAddress(source);
        }
    }

    public override string ToString() => $"{Group} {Filter}";

    private static bool IsPossible(byte mode, byte count) => mode switch { NoneMode => count == 0, IncludeMode => count > 0, _ => true };

    private static int SizeOf(GroupFamily family) => family switch
    {
        GroupFamily.Mac => MacAddress.Size,
        GroupFamily.V4 => IpAddress.SizeV4,
        _ => IpAddress.SizeV6,
    };

    private static GroupId IdOf(GroupFamily family, ushort vlan, ReadOnlySpan<byte> address)
    {
        if (address.IndexOfAnyExcept((byte)0) < 0)
        {
            return GroupId.AllOf(family, vlan);
        }

        // An IPv4 address in the form of IPv6 becomes a group of IPv4, whose entry would have another length: refused as a broadcast address is.
        var group = family == GroupFamily.Mac ? GroupId.Of(new MacAddress(address), vlan) : GroupId.Of(new IpAddress(address), vlan);
        return group.Family == family ? group : default(GroupId);
    }

    private static GroupFilter FilterOf(GroupFamily family, byte mode, ReadOnlySpan<byte> bytes, out bool isValid)
    {
        var size = SizeOf(family);
        var sources = new IpAddress[bytes.Length / size];
        isValid = true;
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = new IpAddress(bytes.Slice(i * size, size));
            isValid &= sources[i].IsV4 == (family == GroupFamily.V4);
        }

        return mode == ExcludeMode ? GroupFilter.Exclude(sources) : GroupFilter.Include(sources);
    }
}
