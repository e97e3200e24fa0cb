using System.Net;
using Overlay.Primitives;

namespace Overlay.Nodes.Paths;

/// <summary>
/// Says which addresses may be used to reach a peer: never those of the overlay itself, nor those that the host reaches through it, which would
/// send packets in a circle.
/// </summary>
internal sealed class AddressFilter(
    IReadOnlyList<UnderlayAddress> forbidden, IReadOnlyList<IPNetwork> networks, IReadOnlyList<UnderlayAddress> own, Func<UnderlayAddress, bool> isBehindPort)
{
    public bool Allows(UnderlayAddress address)
    {
        if (!address.IsUsable)
        {
            return false;
        }

        foreach (var host in forbidden)
        {
            if (host.HasSameHost(address))
            {
                return false;
            }
        }

        if (networks.Count > 0 && IsIn(networks, address.ToIPEndPoint().Address))
        {
            return false;
        }

        foreach (var local in own)
        {
            if (local == address)
            {
                return false;
            }
        }

        return !isBehindPort(address);
    }

    private static bool IsIn(IReadOnlyList<IPNetwork> networks, IPAddress host)
    {
        foreach (var network in networks)
        {
            if (network.Contains(host))
            {
                return true;
            }
        }

        return false;
    }
}
