using System.Buffers.Binary;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Packets.Pim;
using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>What hosts and routers of a segment say about groups, in whole frames: IGMP for groups of IPv4, MLD for those of IPv6.</summary>
internal static class MembershipFrames
{
    private const int MaxMessage = 200;
    private static readonly IpAddress HostV4 = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress HostV6 = IpAddress.Parse("fe80::1:1");
    private static readonly byte[] RouterAlertV6 = [IpProtocols.Icmpv6, 0, 5, 2, 0, 0, 1, 0];

    /// <summary>A report of IGMPv3 or MLDv2 with one record.</summary>
    public static byte[] Report(MacAddress host, MembershipRecordType type, IpAddress group, params IpAddress[] sources)
    {
        var routers = IpAddress.Parse(group.IsV4 ? "224.0.0.22" : "ff02::16");
        var message = new byte[MaxMessage];
        var writer = group.IsV4 ? IgmpCodec.BeginReport(message) : MldCodec.BeginReport(message);
        writer.TryAdd(type, group, sources);
        message = message[..writer.Length];
        _ = group.IsV4 ? IgmpCodec.Complete(message) : MldCodec.Complete(message, HostV6, routers);
        return ToFrame(host, routers, message);
    }

    /// <summary>A host of IGMPv2 or MLDv1 is in a group.</summary>
    public static byte[] OlderReport(MacAddress host, IpAddress group) => Older(host, IgmpType.ReportV2, MldType.ReportV1, group, group);

    /// <summary>It leaves the group.</summary>
    public static byte[] OlderLeave(MacAddress host, IpAddress group) =>
        Older(host, IgmpType.Leave, MldType.Done, group, IpAddress.Parse(group.IsV4 ? "224.0.0.2" : "ff02::2"));

    /// <summary>A router asks for all groups.</summary>
    /// <param name="router">Where the frame comes from.</param>
    /// <param name="address">Its IP address.</param>
    /// <param name="interval">How often it asks, in seconds.</param>
    public static byte[] Query(MacAddress router, IpAddress address, int interval = 125)
    {
        var query = new MembershipQuery
        {
            Group = address.IsV4 ? new IpAddress([0, 0, 0, 0]) : default,
            MaxResponse = TimeSpan.FromSeconds(10),
            Robustness = 2,
            QueryInterval = TimeSpan.FromSeconds(interval),
        };
        var frame = new byte[MembershipFrame.MaxQuerySize];
        return frame[..MembershipFrame.WriteQuery(query, router, address, frame)];
    }

    /// <summary>A router that runs PIM says Hello, to be there for so many seconds (RFC 7761, section 4.9.2); null: as usual, 105.</summary>
    public static byte[] PimHello(MacAddress router, IpAddress address, ushort? holdtime = null)
    {
        var destination = address.IsV4 ? PimCodec.RoutersV4 : PimCodec.RoutersV6;
        byte[] message = [0x20, 0, 0, 0, 0, 20, 0, 4, 1, 2, 3, 4, .. holdtime is { } seconds ? (byte[])[0, 1, 0, 2, (byte)(seconds >> 8), (byte)seconds] : []];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)~PimCodec.Sum(message, address, destination));
        var header = new byte[EthernetFrame.HeaderSize + (address.IsV4 ? Ipv4Header.MinSize : Ipv6Header.Size)];
        var packet = FrameWriter.Begin(header, destination.GroupMac(), router, address.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        if (address.IsV4)
        {
            new Ipv4Header { TotalLength = packet.Length + message.Length, Ttl = 1, Protocol = IpProtocols.Pim, Source = address, Destination = destination }.Write(packet);
        }
        else
        {
            new Ipv6Header { PayloadLength = message.Length, NextHeader = IpProtocols.Pim, HopLimit = 1, Source = address, Destination = destination }.Write(packet);
        }

        return [.. header, .. message];
    }

    /// <summary>A router advertises itself, every so many seconds; with 0 it goes (RFC 4286, sections 3 and 5).</summary>
    public static byte[] RouterAdvertisement(MacAddress router, bool isV4, byte interval, byte hopLimit = 1, bool isForSnoopers = true, bool isTermination = true)
    {
        var destination = !isForSnoopers ? (isV4 ? IpAddress.AllHostsV4 : IpAddress.AllNodesV6) : IpAddress.Parse(isV4 ? "224.0.0.106" : "ff02::6a");
        byte[] message = interval == 0 && isTermination ? [(byte)(isV4 ? IgmpType.RouterTermination : (IgmpType)MldType.RouterTermination), 0, 0, 0]
            : [(byte)(isV4 ? IgmpType.RouterAdvertisement : (IgmpType)MldType.RouterAdvertisement), interval, 0, 0, 0, 125, 0, 2];
        _ = isV4 ? IgmpCodec.Complete(message) : MldCodec.Complete(message, HostV6, destination);
        return ToFrame(router, destination, message, hopLimit);
    }

    private static byte[] Older(MacAddress host, IgmpType typeV4, MldType typeV6, IpAddress group, IpAddress destination)
    {
        var message = new byte[MaxMessage];
        var length = group.IsV4 ? IgmpCodec.Write(typeV4, group, message) : MldCodec.Write(typeV6, group, HostV6, destination, message);
        return ToFrame(host, destination, message[..length]);
    }

    private static byte[] ToFrame(MacAddress host, IpAddress destination, byte[] message, byte hopLimit = 1)
    {
        var headers = new byte[EthernetFrame.HeaderSize + (destination.IsV4 ? Ipv4Header.MinSize + 4 : Ipv6Header.Size)];
        var packet = FrameWriter.Begin(headers, destination.GroupMac(), host, destination.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        if (destination.IsV4)
        {
            new Ipv4Header
            {
                TotalLength = packet.Length + message.Length,
                Ttl = hopLimit,
                Protocol = IpProtocols.Igmp,
                Source = HostV4,
                Destination = destination,
                RouterAlert = true,
            }.Write(packet);
            return [.. headers, .. message];
        }

        new Ipv6Header
        {
            PayloadLength = RouterAlertV6.Length + message.Length,
            NextHeader = IpProtocols.HopByHopOptions,
            HopLimit = hopLimit,
            Source = HostV6,
            Destination = destination,
        }.Write(packet);
        return [.. headers, .. RouterAlertV6, .. message];
    }
}
