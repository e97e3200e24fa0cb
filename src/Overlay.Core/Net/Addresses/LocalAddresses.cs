using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Net.Addresses;

/// <summary>The addresses of the stack: which are its own, and which to use towards another.</summary>
internal sealed class LocalAddresses
{
    private const int LinkLocalPrefix = 64;

    private readonly LocalAddress[] _all;

    public LocalAddresses(NetOptions options) =>
        _all = [.. options.Addresses.Select(entry => new LocalAddress(entry.Address, entry.PrefixLength)), new LocalAddress(LinkLocalOf(options.Mac), LinkLocalPrefix)];

    public ReadOnlySpan<LocalAddress> All => _all;

    /// <summary>The address with the interface identifier that the MAC gives (RFC 4291, appendix A).</summary>
    public static IpAddress LinkLocalOf(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.SizeV6];
        mac.CopyTo(bytes[10..]);
        bytes[10..13].CopyTo(bytes[8..]);
        (bytes[0], bytes[1], bytes[11], bytes[12]) = (0xfe, 0x80, 0xff, 0xfe);
        bytes[8] ^= 2;
        return new IpAddress(bytes);
    }

    /// <summary>The entry of an address, whatever its state; null if it is none of the stack's.</summary>
    public LocalAddress? Find(IpAddress address)
    {
        foreach (var local in _all)
        {
            if (local.Address == address)
            {
                return local;
            }
        }

        return null;
    }

    public bool IsLocal(IpAddress address) => Find(address) is { IsValid: true };

    public bool IsBroadcast(IpAddress address)
    {
        if (address.IsLimitedBroadcast)
        {
            return true;
        }

        foreach (var local in _all)
        {
            if (local.IsBroadcast(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The groups that every host is a member of: all hosts, and those that ask about its addresses (RFC 4861, section 7.2.1).</summary>
    public bool IsOwnGroup(IpAddress group)
    {
        if (group == IpAddress.AllHostsV4 || group == IpAddress.AllNodesV6)
        {
            return true;
        }

        foreach (var local in _all)
        {
            if (!local.Address.IsV4 && NeighborMessage.SolicitedNode(local.Address) == group)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if a station is to be found on the link itself; there are no routers.</summary>
    public bool IsOnLink(IpAddress address)
    {
        foreach (var local in _all)
        {
            if (local.IsValid && local.Covers(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The source for a destination: of the same network if there is one, else the first of the family that is not link-local, else the link-local
    /// one. False if there is none that is valid.
    /// </summary>
    public bool TrySelectSource(IpAddress destination, out IpAddress source)
    {
        LocalAddress? best = null;
        foreach (var local in _all)
        {
            if (local.IsValid && local.Address.IsV4 == destination.IsV4 && Rank(local, destination) > (best is null ? 0 : Rank(best, destination)))
            {
                best = local;
            }
        }

        source = best?.Address ?? default;
        return best is not null;
    }

    private static int Rank(LocalAddress local, IpAddress destination)
    {
        if (local.Covers(destination) || local.IsBroadcast(destination))
        {
            return 3;
        }

        return local.Address.IsLinkLocalUnicast == IsLinkLocalGroup(destination) ? 2 : 1;
    }

    /// <summary>A group whose scope is the link (RFC 4291, section 2.7): sources of the link only make sense there.</summary>
    private static bool IsLinkLocalGroup(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.SizeV6];
        address.CopyMappedTo(bytes);
        return bytes[0] == 0xff && (bytes[1] & 0xf) == 2;
    }
}
