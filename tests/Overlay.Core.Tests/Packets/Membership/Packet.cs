using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Packets.Membership;

/// <summary>Messages of IGMP and MLD as bytes, with the addresses that MLD's checksum covers.</summary>
internal static class Packet
{
    public static readonly IpAddress Host = IpAddress.Parse("fe80::1");
    public static readonly IpAddress Routers = IpAddress.Parse("ff02::16");

    public static byte[] Igmp(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        IgmpCodec.Complete(bytes);
        return bytes;
    }

    public static byte[] Mld(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        MldCodec.Complete(bytes, Host, Routers);
        return bytes;
    }

    public static byte[] Report(params (MembershipRecordType Type, string Group, string[] Sources)[] records)
    {
        var bytes = new byte[1_400];
        var isV4 = IpAddress.Parse(records[0].Group).IsV4;
        var writer = isV4 ? IgmpCodec.BeginReport(bytes) : MldCodec.BeginReport(bytes);
        foreach (var (type, group, sources) in records)
        {
            Assert.True(writer.TryAdd(type, IpAddress.Parse(group), sources.Select(IpAddress.Parse).ToArray()));
        }

        var message = bytes[..writer.Length];
        return isV4 ? Completed(message) : CompletedMld(message);
    }

    private static byte[] Completed(byte[] message)
    {
        IgmpCodec.Complete(message);
        return message;
    }

    private static byte[] CompletedMld(byte[] message)
    {
        MldCodec.Complete(message, Host, Routers);
        return message;
    }
}
