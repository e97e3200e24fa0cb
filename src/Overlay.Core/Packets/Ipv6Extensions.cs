namespace Overlay.Packets;

/// <summary>
/// What stands between the fixed header of IPv6 and the protocol (RFC 8200, section 4): where the chain ends, what follows, and the fragment
/// header if there is one. Behind a fragment header nothing is read: what is there may be a part of a header only.
/// </summary>
/// <param name="Protocol">What follows the chain.</param>
/// <param name="Length">How many bytes of the payload the chain takes.</param>
/// <param name="Fragment">The fragment header, if <paramref name="HasFragment"/>.</param>
/// <param name="HasFragment">Whether the chain ends with a fragment header.</param>
internal readonly record struct Ipv6Extensions(byte Protocol, int Length, Ipv6Fragment Fragment, bool HasFragment)
{
    /// <summary>A chain has no reason to be longer; each header takes at least 8 bytes of the packet.</summary>
    private const int MaxHeaders = 8;

    private const int Unit = 8;
    private const byte Pad1 = 0;

    /// <summary>A header of hop-by-hop options in front of ICMPv6, with the Router Alert option for MLD (RFC 2711, section 2.1): what MLD has to
    /// carry.</summary>
    public static ReadOnlySpan<byte> RouterAlert => [IpProtocols.Icmpv6, 0, 5, 2, 0, 0, 1, 0];

    /// <summary>
    /// False if a header is cut off, if one is where it must not be, if a routing header has a way to go (this is no router), or if an option
    /// is unknown and says that the packet is to be dropped (section 4.2).
    /// </summary>
    /// <param name="payload">What follows the fixed header, as long as that says.</param>
    /// <param name="first">The next header of the fixed header.</param>
    /// <param name="extensions">The chain.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, byte first, out Ipv6Extensions extensions)
    {
        var (next, at) = (first, 0);
        for (var count = 0; next is IpProtocols.HopByHopOptions or IpProtocols.Routing or IpProtocols.DestinationOptions; count++)
        {
            extensions = default;
            if (payload.Length - at < Unit || count == MaxHeaders || (next == IpProtocols.HopByHopOptions && at > 0))
            {
                return false;
            }

            var length = (payload[at + 1] + 1) * Unit;
            if (length > payload.Length - at || !IsAccepted(next, payload.Slice(at, length)))
            {
                return false;
            }

            (next, at) = (payload[at], at + length);
        }

        var hasFragment = next == IpProtocols.Fragment;
        var fragment = default(Ipv6Fragment);
        if (hasFragment && Ipv6Fragment.TryRead(payload[at..], out fragment))
        {
            (next, at) = (fragment.NextHeader, at + Ipv6Fragment.Size);
        }

        extensions = new(next, at, fragment, hasFragment);
        return next != IpProtocols.Fragment;
    }

    private static bool IsAccepted(byte type, ReadOnlySpan<byte> header) => type == IpProtocols.Routing ? header[3] == 0 : AreOptionsAccepted(header[2..]);

    private static bool AreOptionsAccepted(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0)
        {
            if (options[0] == Pad1)
            {
                options = options[1..];
                continue;
            }

            // The two highest bits say what to do with an option that is not known: 0 is to skip it.
            if (options.Length < 2 || options[1] > options.Length - 2 || options[0] >> 6 != 0)
            {
                return false;
            }

            options = options[(2 + options[1])..];
        }

        return true;
    }
}
