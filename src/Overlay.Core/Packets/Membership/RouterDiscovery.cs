using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>Multicast router discovery (RFC 4286), the same in IGMP and ICMPv6: an advertisement with its interval in seconds, or a termination.</summary>
/// <remarks><code>
///  0        1        2                 4                 6                 8
/// +--------+--------+-----------------+-----------------+-----------------+
/// | type   |interval| checksum        | query interval  | robustness      |
/// +--------+--------+-----------------+-----------------+-----------------+
/// </code>
/// A termination ends after the checksum.</remarks>
internal static class RouterDiscovery
{
    /// <summary>A router that misses so many advertisements is gone (NeighborDeadInterval: RFC 4286, section 3.1.5).</summary>
    private const int Missed = 3;

    /// <summary>Each may be late by one part in so many of the interval (AdvertisementJitter: section 3.1.2).</summary>
    private const int JitterParts = 40;

    private const int AdvertisementSize = 8;
    private static readonly IpAddress SnoopersV4 = IpAddress.Parse("224.0.0.106");
    private static readonly IpAddress SnoopersV6 = IpAddress.Parse("ff02::6a");

    public static MembershipMessage Termination => new() { Kind = MembershipKind.Router };

    /// <summary>False without an interval, too: 4 to 180 seconds (section 3.1.1).</summary>
    public static bool TryReadAdvertisement(ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        var isWhole = bytes.Length >= AdvertisementSize && bytes[1] > 0;
        var interval = isWhole ? TimeSpan.FromSeconds(bytes[1]) : default;
        message = isWhole ? new MembershipMessage { Kind = MembershipKind.Router, Lifetime = Missed * (interval + (interval / JitterParts)) } : default;
        return isWhole;
    }

    /// <summary>Both messages go to those that snoop on this link and no further (sections 3 and 5). One that goes elsewhere proves no router; it is for
    /// others, as any frame is.</summary>
    public static void CheckDestination(IpAddress destination, byte hopLimit, ref MembershipMessage message)
    {
        if (message.Kind == MembershipKind.Router && !(hopLimit == 1 && (destination == SnoopersV4 || destination == SnoopersV6)))
        {
            message = new MembershipMessage { Kind = MembershipKind.Other };
        }
    }
}
