using System.Buffers.Binary;
using Overlay.Packets.Membership;
using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets.Igmp;

/// <summary>Reads and writes IGMPv1, v2 and v3: what follows the IPv4 header of protocol 2.</summary>
/// <remarks><code>
///  0        1        2                 4                 8        9        10                12
/// +--------+--------+-----------------+-----------------+--------+--------+-----------------+------------
/// | type   | code   | checksum        | group           |resv,S,QRV| QQIC | sources         | sources ...    query
/// +--------+--------+-----------------+-----------------+--------+--------+-----------------+------------
/// | 0x22   | 0      | checksum        | 0      | records| records ...                                      report of version 3
/// +--------+--------+-----------------+-----------------+------------------------------------------------
/// </code>
/// RFC 1112, appendix I; RFC 2236, section 2; RFC 3376, section 4. Versions 1 and 2 end after the group. A query of 8 bytes is of version 1 if
/// its code is 0, else 2; one of 12 bytes or more is of version 3; others are ignored (RFC 3376, section 7.1). Routers: RFC 4286.</remarks>
internal static class IgmpCodec
{
    public const int MinSize = 8;

    private const int HeaderSize = 4;

    private const int QueryV3Size = 12;
    private const int Address = IpAddress.SizeV4;
    private const byte SuppressFlag = 8;
    private const byte RobustnessMask = 7;
    private const int TenthsPerSecond = 10;

    /// <summary>False for what is no whole message or has a wrong checksum. What these versions do not know is for others (RFC 4541, section 2.1.1).</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        message = default;
        if (bytes.Length < HeaderSize || InternetChecksum.Sum(bytes) != ushort.MaxValue)
        {
            return false;
        }

        switch ((IgmpType)bytes[0])
        {
            case IgmpType.RouterAdvertisement:
                return RouterDiscovery.TryReadAdvertisement(bytes, out message);
            case IgmpType.RouterTermination:
                message = RouterDiscovery.Termination;
                return true;
            case IgmpType.Query or IgmpType.ReportV1 or IgmpType.ReportV2 or IgmpType.Leave or IgmpType.ReportV3 when bytes.Length < MinSize:
                return false;
            case IgmpType.Query:
                return TryReadQuery(bytes, out message);
            case IgmpType.ReportV1:
                return TryReadGroup(MembershipKind.Report, 1, bytes, out message);
            case IgmpType.ReportV2:
                return TryReadGroup(MembershipKind.Report, 2, bytes, out message);
            case IgmpType.Leave:
                return TryReadGroup(MembershipKind.Leave, 2, bytes, out message);
            case IgmpType.ReportV3:
                var records = new MembershipRecordReader(bytes[MinSize..], BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), Address);
                message = new MembershipMessage { Kind = MembershipKind.RecordReport, Generation = 3, Records = records };
                return records.IsWhole();
            default:
                message = new MembershipMessage { Kind = MembershipKind.Other };
                return true;
        }
    }

    /// <summary>Writes a report of version 1 or 2, or a Leave; returns its length.</summary>
    public static int Write(IgmpType type, IpAddress group, Span<byte> destination)
    {
        var message = destination[..MinSize];
        message.Clear();
        message[0] = (byte)type;
        group.CopyTo(message[4..]);
        return Complete(message);
    }

    /// <summary>Writes a query of version 3; returns its length.</summary>
    public static int Write(in MembershipQuery query, Span<byte> destination)
    {
        var message = destination[..(QueryV3Size + (query.Sources.Length * Address))];
        message.Clear();
        message[0] = (byte)IgmpType.Query;
        message[1] = FloatingCode.Encode8((int)(query.MaxResponse.TotalSeconds * TenthsPerSecond));
        query.Group.CopyTo(message[4..]);
        message[8] = (byte)((query.Suppresses ? SuppressFlag : 0) | (query.Robustness <= RobustnessMask ? query.Robustness : 0));
        message[9] = FloatingCode.Encode8((int)query.QueryInterval.TotalSeconds);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], (ushort)query.Sources.Length);
        for (var i = 0; i < query.Sources.Length; i++)
        {
            query.Sources[i].CopyTo(message[(QueryV3Size + (i * Address))..]);
        }

        return Complete(message);
    }

    /// <summary>Begins a report of version 3; <see cref="Complete"/> ends it.</summary>
    public static MembershipReportWriter BeginReport(Span<byte> destination)
    {
        destination[..MembershipReportWriter.HeaderSize].Clear();
        destination[0] = (byte)IgmpType.ReportV3;
        return new MembershipReportWriter(destination, Address);
    }

    /// <summary>Puts the checksum into a whole message and returns its length.</summary>
    public static int Complete(Span<byte> message)
    {
        message.Slice(2, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)~InternetChecksum.Sum(message));
        return message.Length;
    }

    private static bool TryReadGroup(MembershipKind kind, int generation, ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        message = new MembershipMessage { Kind = kind, Generation = generation, Group = new IpAddress(bytes.Slice(4, Address)) };
        return message.Group.IsMulticast;
    }

    private static bool TryReadQuery(ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        var group = new IpAddress(bytes.Slice(4, Address));
        var isGeneral = group.IsUnspecified;
        message = default;
        if (bytes.Length < QueryV3Size)
        {
            var generation = bytes[1] == 0 ? 1 : 2;
            message = new MembershipMessage { Kind = MembershipKind.Query, Generation = generation, Group = group, MaxResponse = Tenths(bytes[1]) };
            return bytes.Length == MinSize && (isGeneral || group.IsMulticast);
        }

        var sources = BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) * Address;
        if (sources > bytes.Length - QueryV3Size || !(isGeneral ? sources == 0 : group.IsMulticast))
        {
            return false;
        }

        message = new MembershipMessage
        {
            Kind = MembershipKind.Query,
            Generation = 3,
            Group = group,
            MaxResponse = Tenths(FloatingCode.Decode8(bytes[1])),
            Suppresses = (bytes[8] & SuppressFlag) != 0,
            Robustness = bytes[8] & RobustnessMask,
            QueryInterval = TimeSpan.FromSeconds(FloatingCode.Decode8(bytes[9])),
            Sources = new AddressList(bytes.Slice(QueryV3Size, sources), Address),
        };
        return true;
    }

    private static TimeSpan Tenths(int tenths) => TimeSpan.FromMilliseconds(tenths * 100);
}
