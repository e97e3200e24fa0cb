using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>Makes a node a member of its community at a supernode, or keeps it one.</summary>
/// <remarks><code>
///  0        1        2                          8                                       24
/// +--------+--------+--------------------------+---------------------------------------+
/// |kind 16 | flags  | MAC                      | community id, 16 bytes                |
/// +--------+--------+--------------------------+---------------------------------------+
/// | registration public key of the community, 32 bytes                                 |
/// | Ed25519 signature over "overlay v1 register", handshake hash, community id, 64 bytes
/// +------------------------------------+-----------------------------------------------+
/// | name: length, then UTF-8           | local addresses: count, then each             |
/// +-----------------+------------------+-----------------------------------------------+
/// | length          | notice of groups                                                 |
/// +-----------------+------------------------------------------------------------------+
/// </code>
/// Flags: bit 0 the node bridges other MACs. Key and signature are zero in a community without a key.</remarks>
internal readonly record struct Register(
    bool Bridges,
    MacAddress Mac,
    UInt128 Community,
    byte[] RegistrationKey,
    byte[] Signature,
    string Name,
    UnderlayAddress[] Addresses) : IWireMessage<Register>
{
    /// <summary>What the node tells the others of its groups, which the supernode cannot read; empty if that is nothing.</summary>
    public byte[] Groups { get; init; } = [];

    public static bool TryRead(ReadOnlySpan<byte> source, out Register message)
    {
        var reader = new WireReader(source, ControlKind.Register);
        message = new(
            (reader.ReadByte() & 1) != 0,
            reader.ReadStation(),
            reader.ReadUInt128(),
            reader.ReadArray(WireLimits.Key),
            reader.ReadArray(WireLimits.Signature),
            reader.ReadText(WireLimits.CommunityName),
            reader.ReadAddresses())
        {
            Groups = reader.ReadBlock(WireLimits.GroupNotice),
        };
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.Register);
        writer.WriteByte(Bridges ? (byte)1 : (byte)0);
        writer.WriteMacAddress(Mac);
        writer.WriteUInt128(Community);
        writer.WriteBytes(RegistrationKey, WireLimits.Key);
        writer.WriteBytes(Signature, WireLimits.Signature);
        writer.WriteText(Name, WireLimits.CommunityName);
        writer.WriteAddresses(Addresses);
        writer.WriteBlock(Groups, WireLimits.GroupNotice);
        return writer.Length;
    }

    public override string ToString() =>
        $"Register {{ Name = {Name}, Community = {Community:x32}, Mac = {Mac}, Bridges = {Bridges}, Addresses = {string.Join(' ', Addresses)} }}";
}
