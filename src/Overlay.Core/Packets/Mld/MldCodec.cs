using System.Buffers.Binary;
using Overlay.Packets.Membership;
using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets.Mld;

/// <summary>Reads and writes MLDv1 and v2: ICMPv6 messages, whose checksum covers the addresses of the IPv6 header.</summary>
/// <remarks><code>
///  0        1        2                 4                 6                 8
/// +--------+--------+-----------------+-----------------+-----------------+-------------------
/// | type   | 0      | checksum        | response code   | 0               | group, 16 bytes      query, report, Done
/// +--------+--------+-----------------+-----------------+-----------------+-------------------
/// |resv,S,QRV| QQIC | sources         | sources ...                                            behind it in a query of version 2
/// +--------+--------+-----------------+-------------------------------------------------------
/// | 143    | 0      | checksum        | 0               | records         | records ...          report of version 2
/// +--------+--------+-----------------+-----------------+-----------------+-------------------
/// </code>
/// RFC 2710, section 3; RFC 3810, section 5. A query of 24 bytes is of version 1, one of 28 bytes or more of version 2; others are ignored
/// (RFC 3810, section 8.1).</remarks>
internal static class MldCodec
{
    public const int MinSize = 8;

    private const int HeaderSize = 4;

    private const int GroupOffset = 8;
    private const int GroupMessageSize = 24;
    private const int QueryV2Size = 28;
    private const int Address = IpAddress.SizeV6;
    private const byte SuppressFlag = 8;
    private const byte RobustnessMask = 7;

    /// <summary>True for the types of MLD and of multicast router discovery among those of ICMPv6.</summary>
    public static bool IsMld(byte icmpType) => (MldType)icmpType is
        MldType.Query or MldType.ReportV1 or MldType.Done or MldType.ReportV2 or MldType.RouterAdvertisement or MldType.RouterTermination;

    /// <summary>False for what is no message of these versions or has a wrong checksum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, IpAddress source, IpAddress destination, out MembershipMessage message)
    {
        message = default;
        if (bytes.Length < HeaderSize || Sum(bytes, source, destination) != ushort.MaxValue)
        {
            return false;
        }

        switch ((MldType)bytes[0])
        {
            case MldType.RouterAdvertisement:
                return RouterDiscovery.TryReadAdvertisement(bytes, out message);
            case MldType.RouterTermination:
                message = RouterDiscovery.Termination;
                return true;
            case MldType.Query:
                return TryReadQuery(bytes, out message);
            case MldType.ReportV1:
                return TryReadGroup(MembershipKind.Report, bytes, out message);
            case MldType.Done:
                return TryReadGroup(MembershipKind.Leave, bytes, out message);
            case MldType.ReportV2 when bytes.Length >= MinSize:
                var records = new MembershipRecordReader(bytes[MinSize..], BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), Address);
                message = new MembershipMessage { Kind = MembershipKind.RecordReport, Generation = 3, Records = records };
                return records.IsWhole();
            default:
                return false;
        }
    }

    /// <summary>Writes a report of version 1 or a Done; returns its length.</summary>
    public static int Write(MldType type, IpAddress group, IpAddress source, IpAddress destination, Span<byte> bytes)
    {
        var message = bytes[..GroupMessageSize];
        message.Clear();
        message[0] = (byte)type;
        group.CopyTo(message[GroupOffset..]);
        return Complete(message, source, destination);
    }

    /// <summary>Writes a query of version 2; returns its length.</summary>
    public static int Write(in MembershipQuery query, IpAddress source, IpAddress destination, Span<byte> bytes)
    {
        var message = bytes[..(QueryV2Size + (query.Sources.Length * Address))];
        message.Clear();
        message[0] = (byte)MldType.Query;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], FloatingCode.Encode16((int)query.MaxResponse.TotalMilliseconds));
        query.Group.CopyTo(message[GroupOffset..]);
        message[24] = (byte)((query.Suppresses ? SuppressFlag : 0) | (query.Robustness <= RobustnessMask ? query.Robustness : 0));
        message[25] = FloatingCode.Encode8((int)query.QueryInterval.TotalSeconds);
        BinaryPrimitives.WriteUInt16BigEndian(message[26..], (ushort)query.Sources.Length);
        for (var i = 0; i < query.Sources.Length; i++)
        {
            query.Sources[i].CopyTo(message[(QueryV2Size + (i * Address))..]);
        }

        return Complete(message, source, destination);
    }

    /// <summary>Begins a report of version 2; <see cref="Complete"/> ends it.</summary>
    public static MembershipReportWriter BeginReport(Span<byte> bytes)
    {
        bytes[..MembershipReportWriter.HeaderSize].Clear();
        bytes[0] = (byte)MldType.ReportV2;
        return new MembershipReportWriter(bytes, Address);
    }

    /// <summary>Puts the checksum into a whole message and returns its length.</summary>
    public static int Complete(Span<byte> message, IpAddress source, IpAddress destination)
    {
        message.Slice(2, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)~Sum(message, source, destination));
        return message.Length;
    }

    private static ushort Sum(ReadOnlySpan<byte> message, IpAddress source, IpAddress destination) =>
        InternetChecksum.Fold((ulong)InternetChecksum.Sum(message) + PseudoHeader.Sum(source, destination, IpProtocols.Icmpv6, message.Length));

    private static bool TryReadGroup(MembershipKind kind, ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        message = default;
        if (bytes.Length < GroupMessageSize)
        {
            return false;
        }

        message = new MembershipMessage { Kind = kind, Generation = 2, Group = new IpAddress(bytes.Slice(GroupOffset, Address)) };
        return message.Group is { IsV4: false, IsMulticast: true };
    }

    private static bool TryReadQuery(ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        message = default;
        if (bytes.Length < GroupMessageSize)
        {
            return false;
        }

        var group = new IpAddress(bytes.Slice(GroupOffset, Address));
        var code = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        var isGeneral = group.IsUnspecified && !group.IsV4;
        if (bytes.Length < QueryV2Size)
        {
            message = new MembershipMessage { Kind = MembershipKind.Query, Generation = 2, Group = group, MaxResponse = TimeSpan.FromMilliseconds(code) };
            return bytes.Length == GroupMessageSize && (isGeneral || group is { IsV4: false, IsMulticast: true });
        }

        var sources = BinaryPrimitives.ReadUInt16BigEndian(bytes[26..]) * Address;
        if (sources > bytes.Length - QueryV2Size || !(isGeneral ? sources == 0 : group is { IsV4: false, IsMulticast: true }))
        {
            return false;
        }

        message = new MembershipMessage
        {
            Kind = MembershipKind.Query,
            Generation = 3,
            Group = group,
            MaxResponse = TimeSpan.FromMilliseconds(FloatingCode.Decode16(code)),
            Suppresses = (bytes[24] & SuppressFlag) != 0,
            Robustness = bytes[24] & RobustnessMask,
            QueryInterval = TimeSpan.FromSeconds(FloatingCode.Decode8(bytes[25])),
            Sources = new AddressList(bytes.Slice(QueryV2Size, sources), Address),
        };
        return true;
    }
}
