using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Runtime;

/// <summary>The addresses of this host: those that others may reach the node at, and those of the overlay itself, which nobody must use.</summary>
internal sealed record LocalAddresses(IReadOnlyList<UnderlayAddress> Shared, IReadOnlyList<UnderlayAddress> Overlay)
{
    /// <summary>An entry on the wire has room for so many besides the one that the supernode sees.</summary>
    private const int MaxShared = WireLimits.Addresses - 1;

    /// <summary>Looks at the interfaces.</summary>
    /// <param name="bound">Where the socket is bound: one address, or any.</param>
    /// <param name="isOnSegment">Tells the interfaces that lead into an overlay: the node's own and those of other nodes.</param>
    /// <param name="options">Networks to leave out, and whether to share at all.</param>
    /// <param name="withLoopback">True if a supernode is on this host: then so may be peers.</param>
    public static LocalAddresses Gather(IPEndPoint bound, Func<NetworkInterface, bool> isOnSegment, UnderlayOptions options, bool withLoopback)
    {
        var interfaces = NetworkInterface.GetAllNetworkInterfaces().Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown).ToList();
        var segments = interfaces.Where(isOnSegment).ToList();
        var overlay = segments.SelectMany(AddressesOf).Select(address => UnderlayAddress.From(address, 0)).ToList();
        if (!options.ShareLocalAddresses)
        {
            return new LocalAddresses([], overlay);
        }

        var candidates = bound.Address.Equals(IPAddress.IPv6Any) || bound.Address.Equals(IPAddress.Any)
            ? interfaces.Except(segments).SelectMany(AddressesOf)
            : [bound.Address];
        var v4Only = bound.AddressFamily == AddressFamily.InterNetwork;
        var shared = candidates
            .Where(address => !v4Only || address.AddressFamily == AddressFamily.InterNetwork)
            .Where(address => (withLoopback || !IPAddress.IsLoopback(address)) && !IsExcluded(address, options.ExcludedNetworks))
            .Select(address => UnderlayAddress.From(address, bound.Port))
            .Where(address => address.IsUsable)
            .Distinct()
            .OrderByDescending(address => address.IsLoopback)
            .Take(MaxShared);
        return new LocalAddresses([.. shared], overlay);
    }

    public static bool IsExcluded(IPAddress address, IReadOnlyList<NetworkRange> ranges) => ranges.Any(range => range.Network.Contains(address));

    /// <summary>Link-local IPv6 needs a scope that means nothing on another host.</summary>
    private static IEnumerable<IPAddress> AddressesOf(NetworkInterface source) => source.GetIPProperties().UnicastAddresses
        .Select(unicast => unicast.Address)
        .Where(address => !address.IsIPv6LinkLocal);
}
