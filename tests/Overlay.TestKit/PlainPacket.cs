using System.Buffers.Binary;
using Overlay.Packets.Segmentation;

namespace Overlay.TestKit;

/// <summary>
/// A TCP segment or UDP datagram of any length as a list of fields, and its frame. Written without regard to how the library does it: the
/// reference for what cutting must give.
/// </summary>
internal sealed record PlainPacket
{
    public bool IsTcp { get; init; } = true;

    public bool IsV6 { get; init; }

    /// <summary>Tags of 0x8100, outermost first.</summary>
    public ushort[] VlanTags { get; init; } = [];

    /// <summary>Options of IPv4, a multiple of 4 bytes, at most 40.</summary>
    public byte[] OptionsV4 { get; init; } = [];

    /// <summary>Extension headers of IPv6: the type of each (0, 43 or 60) and its length in units of 8 bytes.</summary>
    public (byte Type, int Units)[] Extensions { get; init; } = [];

    /// <summary>Options of TCP, a multiple of 4 bytes, at most 40.</summary>
    public byte[] TcpOptions { get; init; } = [];

    public TcpFlags Flags { get; init; } = TcpFlags.Acknowledgment;

    public uint Sequence { get; init; } = 0x01020304;

    public ushort Identification { get; init; } = 0x1234;

    public byte TrafficClass { get; init; }

    /// <summary>The last byte of the source address.</summary>
    public byte Host { get; init; } = 1;

    public ushort SourcePort { get; init; } = 12345;

    public byte[] Payload { get; init; } = [];

    public int Network => 14 + (4 * VlanTags.Length);

    public int Transport => Network + (IsV6 ? 40 + Extensions.Sum(extension => extension.Units * 8) : 20 + OptionsV4.Length);

    public int HeaderLength => Transport + (IsTcp ? 20 + TcpOptions.Length : 8);

    public SegmentationKind Kind => (IsTcp, IsV6) switch
    {
        (true, false) => SegmentationKind.TcpV4,
        (true, true) => SegmentationKind.TcpV6,
        (false, false) => SegmentationKind.UdpV4,
        (false, true) => SegmentationKind.UdpV6,
    };

    private int ChecksumOffset => IsTcp ? 16 : 6;

    /// <summary>What a device says about it.</summary>
    public SuperFrame Info(int segmentSize) =>
        new(Kind, (ushort)segmentSize, (ushort)HeaderLength, (ushort)Transport, (ushort)ChecksumOffset, NeedsChecksum: true);

    public SuperFrame Single => new(SegmentationKind.None, 0, (ushort)HeaderLength, (ushort)Transport, (ushort)ChecksumOffset, NeedsChecksum: true);

    /// <summary>The packets that a host would have sent which cuts by itself.</summary>
    public PlainPacket[] Segments(int size)
    {
        var chunks = Payload.Length == 0 ? [[]] : Payload.Chunk(size).ToArray();
        return [.. chunks.Select((chunk, i) => this with
        {
            Payload = chunk,
            Sequence = Sequence + (uint)(i * size),
            Identification = (ushort)(Identification + i),
            Flags = (i == 0, i == chunks.Length - 1) switch
            {
                (true, true) => Flags,
                (true, false) => Flags & ~(TcpFlags.Fin | TcpFlags.Push),
                (false, true) => Flags & ~TcpFlags.CongestionReduced,
                (false, false) => Flags & ~(TcpFlags.Fin | TcpFlags.Push | TcpFlags.CongestionReduced),
            },
        })];
    }

    /// <summary>The frame, its transport checksum partial or complete.</summary>
    public byte[] ToFrame(bool isPartial)
    {
        var transport = TransportHeader();
        byte[] addresses = IsV6 ? [.. Address(16), .. Address(16, 0x99)] : [.. Address(4), .. Address(4, 0x99)];
        var length = transport.Length + Payload.Length;
        var pseudo = PlainChecksum.Add(PlainChecksum.Sum(addresses), PlainChecksum.Add(IsTcp ? 6 : 17, length));
        BinaryPrimitives.WriteUInt16BigEndian(transport.AsSpan(ChecksumOffset), pseudo);
        if (!isPartial)
        {
            var complete = (ushort)~PlainChecksum.Sum([.. transport, .. Payload]);
            BinaryPrimitives.WriteUInt16BigEndian(transport.AsSpan(ChecksumOffset), complete == 0 ? (ushort)0xffff : complete);
        }

        return [.. Ethernet(), .. IsV6 ? HeaderV6(addresses, length) : HeaderV4(addresses, length), .. transport, .. Payload];
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];

    private byte[] Address(int length, byte? last = null) => [0xfd, .. new byte[length - 2], last ?? Host];

    private byte[] Ethernet()
    {
        var tags = VlanTags.SelectMany(tag => (byte[])[0x81, 0, .. Word(tag)]);
        return [2, 0, 0, 0, 0, 0x99, 2, 0, 0, 0, 0, Host, .. tags, .. Word(IsV6 ? 0x86dd : 0x0800)];
    }

    private byte[] HeaderV4(byte[] addresses, int length)
    {
        var total = 20 + OptionsV4.Length + length;
        byte[] header =
        [
            (byte)(0x45 + (OptionsV4.Length / 4)), TrafficClass, .. Word(total), .. Word(Identification), 0x40, 0, 64, (byte)(IsTcp ? 6 : 17), 0, 0,
            .. addresses, .. OptionsV4,
        ];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)~PlainChecksum.Sum(header));
        return header;
    }

    private byte[] HeaderV6(byte[] addresses, int length)
    {
        byte protocol = (byte)(IsTcp ? 6 : 17);
        var extensions = new List<byte>();
        for (var i = 0; i < Extensions.Length; i++)
        {
            var (_, units) = Extensions[i];
            extensions.AddRange([i + 1 < Extensions.Length ? Extensions[i + 1].Type : protocol, (byte)(units - 1), 1, 0, 0, 0, 0, 0, .. new byte[(units - 1) * 8]]);
        }

        var first = Extensions.Length > 0 ? Extensions[0].Type : protocol;
        return [(byte)(0x60 | (TrafficClass >> 4)), (byte)(TrafficClass << 4), 0x12, 0x34, .. Word(extensions.Count + length), first, 64, .. addresses, .. extensions];
    }

    private byte[] TransportHeader()
    {
        if (!IsTcp)
        {
            return [.. Word(SourcePort), 0x10, 0x92, .. Word(8 + Payload.Length), 0, 0];
        }

        var sequence = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sequence, Sequence);
        return [.. Word(SourcePort), 0x10, 0x92, .. sequence, 5, 6, 7, 8, (byte)((5 + (TcpOptions.Length / 4)) << 4), (byte)Flags, 0x20, 0, 0, 0, 0, 0, .. TcpOptions];
    }
}
