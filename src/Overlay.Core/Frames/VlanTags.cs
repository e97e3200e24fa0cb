using System.Buffers.Binary;

namespace Overlay.Frames;

/// <summary>The VLAN tags of a frame, at most two, without their priorities: hosts behind the same tags are one segment (IEEE 802.1Q, clause 9).</summary>
/// <param name="Outer">EtherType and VLAN of the first tag, as they stand in the frame; 0 without a tag.</param>
/// <param name="Inner">The same of a second one.</param>
internal readonly record struct VlanTags(uint Outer, uint Inner)
{
    /// <summary>The space that the tags take at most.</summary>
    public const int MaxSize = 2 * EthernetFrame.TagSize;

    /// <summary>Where tags stand: behind the two addresses.</summary>
    private const int Offset = 2 * MacAddress.Size;

    /// <summary>The VLAN that decides where the frame belongs: that of the outer tag.</summary>
    public ushort Vlan => (ushort)(Outer & EthernetFrame.VlanMask);

    /// <summary>The tags of a frame. One that says a priority and no VLAN is none.</summary>
    public static VlanTags Of(ReadOnlySpan<byte> frame)
    {
        if (new EthernetFrame(frame).Vlan == 0)
        {
            return default;
        }

        var outer = Read(frame);
        var hasInner = frame.Length >= Offset + (2 * EthernetFrame.TagSize) + sizeof(ushort) && EthernetFrame.IsTag(BinaryPrimitives.ReadUInt16BigEndian(frame[(Offset + EthernetFrame.TagSize)..]));
        return new VlanTags(outer, hasInner ? Read(frame[EthernetFrame.TagSize..]) : 0);
    }

    /// <summary>Puts the tags into a frame without any, which has room behind it; returns its new length.</summary>
    public int Insert(Span<byte> frame, int length)
    {
        var size = Outer == 0 ? 0 : Inner == 0 ? EthernetFrame.TagSize : 2 * EthernetFrame.TagSize;
        frame[Offset..length].CopyTo(frame[(Offset + size)..]);
        if (size > 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame[Offset..], Outer);
        }

        if (size > EthernetFrame.TagSize)
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame[(Offset + EthernetFrame.TagSize)..], Inner);
        }

        return length + size;
    }

    private static uint Read(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32BigEndian(frame[Offset..]) & (0xffff_0000 | EthernetFrame.VlanMask);
}
