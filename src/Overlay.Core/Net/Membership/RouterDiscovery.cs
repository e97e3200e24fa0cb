namespace Overlay.Net.Membership;

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
    /// <summary>A router that misses so many advertisements is gone (RFC 4286, section 4.2.2).</summary>
    private const int Missed = 3;

    private const int AdvertisementSize = 8;

    public static bool TryReadAdvertisement(ReadOnlySpan<byte> bytes, out MembershipMessage message)
    {
        message = bytes.Length < AdvertisementSize ? default : new MembershipMessage { Kind = MembershipKind.Router, Lifetime = TimeSpan.FromSeconds(Missed * bytes[1]) };
        return bytes.Length >= AdvertisementSize;
    }

    public static MembershipMessage Termination => new() { Kind = MembershipKind.Router };
}
