using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Overlay.Primitives;

namespace Overlay.Samples.Supernodes;

/// <summary>Where the supernode listens, and how that is written at an edge.</summary>
internal static class ListenAddress
{
    /// <summary>A UDP port on all addresses, or <c>address:port</c>.</summary>
    public static IPEndPoint Parse(string text)
    {
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return new IPEndPoint(IPAddress.IPv6Any, port);
        }

        return AddressText.TryParseEndPoint(text, out var endPoint) && endPoint.Port != 0
            ? endPoint
            : throw new FormatException($"'{text}' is not an address to listen on. Write a UDP port, for example 1200, or address:port.");
    }

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
