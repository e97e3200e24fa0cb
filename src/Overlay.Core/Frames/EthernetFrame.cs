using System.Buffers.Binary;

namespace Overlay.Frames;

/// <summary>The header of an Ethernet frame (IEEE 802.3, clause 3), read where it lies.</summary>
/// <remarks><code>
///  0                                   6                                   12       14
/// +-----------------------------------+-----------------------------------+--------+-------
/// | destination                       | source                            | type   | payload ...
/// +-----------------------------------+-----------------------------------+--------+-------
/// </code>
/// The other properties may be read only if <see cref="IsValid"/> is true.</remarks>
internal readonly ref struct EthernetFrame(ReadOnlySpan<byte> frame)
{
    public const int HeaderSize = 14;

    /// <summary>The bits of a tag that name the VLAN; above them stand priority and drop eligibility (IEEE 802.1Q, clause 9.6).</summary>
    public const ushort VlanMask = 0x0fff;

    /// <summary>What a VLAN tag takes.</summary>
    public const int TagSize = 4;

    private const int MaxTags = 2;

    private readonly ReadOnlySpan<byte> _frame = frame;

    public ReadOnlySpan<byte> Bytes => _frame;

    public bool IsValid => _frame.Length >= HeaderSize;

    public MacAddress Destination => new(_frame);

    public MacAddress Source => new(_frame[MacAddress.Size..]);

    /// <summary>The protocol, or the length in an IEEE 802.2 frame (below 1,536); 0x8100 where a VLAN tag follows.</summary>
    public ushort EtherType => BinaryPrimitives.ReadUInt16BigEndian(_frame[(2 * MacAddress.Size)..]);

    public ReadOnlySpan<byte> Payload => _frame[HeaderSize..];

    /// <summary>The VLAN of the outer tag; 0 without a tag, and with one that says a priority only.</summary>
    public ushort Vlan => IsTag(EtherType) && _frame.Length >= HeaderSize + TagSize
        ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_frame[HeaderSize..]) & VlanMask)
        : (ushort)0;

    /// <summary>What the frame carries behind up to two VLAN tags (IEEE 802.1Q, clause 9), and its protocol.</summary>
    public ReadOnlySpan<byte> Content(out ushort etherType)
    {
        etherType = EtherType;
        var content = Payload;
        for (var tags = 0; tags < MaxTags && IsTag(etherType) && content.Length >= TagSize; tags++)
        {
            etherType = BinaryPrimitives.ReadUInt16BigEndian(content[(TagSize - sizeof(ushort))..]);
            content = content[TagSize..];
        }

        return content;
    }

    /// <summary>True for what begins a VLAN tag.</summary>
    public static bool IsTag(ushort etherType) => etherType is EtherTypes.CustomerTag or EtherTypes.ServiceTag;

    public override string ToString() => IsValid ? $"{Source} > {Destination} 0x{EtherType:x4}, {Payload.Length} bytes" : "no frame";
}
