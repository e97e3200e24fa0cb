using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Overlay.Samples.Supernodes;

/// <summary>Where the supernode listens, and how that is written at an edge.</summary>
internal static class ListenPlace
{
    /// <summary>A UDP port on all addresses, or <c>address:port</c>.</summary>
    public static ListenAddress Parse(string text) => ListenAddress.Parse(text) is { Port: > 0 } address
        ? address
        : throw new FormatException($"'{text}' has no port that edges could be told: write one from 1 to 65535.");

    /// <summary>What edges can be given: the address itself, or each address of this host if it listens on all.</summary>
    public static IReadOnlyList<IPEndPoint> ForEdges(IPEndPoint bound)
    {
        if (!bound.Address.Equals(IPAddress.Any) && !bound.Address.Equals(IPAddress.IPv6Any))
        {
            return [bound];
        }

        return
        [
            .. from network in NetworkInterface.GetAllNetworkInterfaces()
               where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
               from unicast in network.GetIPProperties().UnicastAddresses
               where !unicast.Address.IsIPv6LinkLocal
               where unicast.Address.AddressFamily == AddressFamily.InterNetwork || bound.AddressFamily == AddressFamily.InterNetworkV6
               select new IPEndPoint(unicast.Address, bound.Port),
        ];
    }
}
