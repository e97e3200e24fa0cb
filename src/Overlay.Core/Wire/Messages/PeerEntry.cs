using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>What a supernode tells about one member; part of PeerList, Introduction and PeerAnswer.</summary>
/// <remarks><code>
///  0        1                 5                          11                       43
/// +--------+-----------------+--------------------------+------------------------+
/// | flags  | slot            | MAC                      | public key, 32 bytes   |
/// +--------+-----------------+--------------------------+------------------------+
/// | addresses: count, then each; the one that the supernode sees first           |
/// +-----------------+------------------------------------------------------------+
/// | length          | notice of groups (both only with bit 2)                    |
/// +-----------------+------------------------------------------------------------+
/// </code>
/// Flags: bit 0 removed (the addresses then mean nothing), bit 1 the member bridges other MACs, bit 2 a notice of groups follows.</remarks>
internal readonly record struct PeerEntry(bool Removed, bool Bridges, uint Slot, MacAddress Mac, byte[] PublicKey, UnderlayAddress[] Addresses) : IWireEntry<PeerEntry>
{
    /// <summary>The length of an entry without addresses.</summary>
    public static int MinSize => 44;

    private const byte RemovedFlag = 1;
    private const byte BridgesFlag = 2;
    private const byte GroupsFlag = 4;

    /// <summary>What the member tells the others of its groups; null if that is nothing.</summary>
    public byte[]? Groups { get; init; }

    /// <summary>The length on the wire.</summary>
    public int Size
    {
        get
        {
            var size = MinSize + (Groups is null ? 0 : sizeof(ushort) + Groups.Length);
            foreach (var address in Addresses)
            {
                size += address.IsIPv4 ? 7 : 19;
            }

            return size;
        }
    }

    public static PeerEntry Read(ref WireReader reader)
    {
        var flags = reader.ReadByte();
        return new(
            (flags & RemovedFlag) != 0,
            (flags & BridgesFlag) != 0,
            reader.ReadUInt32(),
            reader.ReadStation(),
            reader.ReadArray(WireLimits.Key),
            reader.ReadAddresses())
        {
            Groups = (flags & GroupsFlag) != 0 ? reader.ReadBlock(WireLimits.GroupNotice) : null,
        };
    }

    public void Write(ref WireWriter writer)
    {
        writer.WriteByte((byte)((Removed ? RemovedFlag : 0) | (Bridges ? BridgesFlag : 0) | (Groups is null ? 0 : GroupsFlag)));
        writer.WriteUInt32(Slot);
        writer.WriteMacAddress(Mac);
        writer.WriteBytes(PublicKey, WireLimits.Key);
        writer.WriteAddresses(Addresses);
        if (Groups is not null)
        {
            writer.WriteBlock(Groups, WireLimits.GroupNotice);
        }
    }

    public override string ToString() =>
        $"PeerEntry {{ Mac = {Mac}, Slot = {Slot}, Removed = {Removed}, Bridges = {Bridges}, Addresses = {string.Join(' ', Addresses)} }}";
}
