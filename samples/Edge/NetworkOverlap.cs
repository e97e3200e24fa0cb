using System.Net;
using System.Net.NetworkInformation;

namespace Overlay.Samples.Edge;

/// <summary>Addresses of the segment in a network that another device of the host is in, too: the host then reaches only one of the two.</summary>
internal static class NetworkOverlap
{
    /// <summary>What to warn of, one sentence for each address that overlaps.</summary>
    /// <param name="addresses">The addresses of the edge's device.</param>
    /// <param name="device">The name of that device.</param>
    public static IEnumerable<string> Find(IEnumerable<OverlayAddress> addresses, string device)
    {
        var others = NetworkInterface.GetAllNetworkInterfaces().Where(other => other.Name != device)
            .SelectMany(other => other.GetIPProperties().UnicastAddresses, (other, unicast) => (other.Name, unicast.Address, unicast.PrefixLength))
            .Where(other => !other.Address.IsIPv6LinkLocal)
            .ToList();
        foreach (var own in addresses.Where(address => !address.Address.IsIPv6LinkLocal))
        {
            var hidden = others.FirstOrDefault(other => Overlaps(own.Address, own.PrefixLength, other.Address, other.PrefixLength));
            if (hidden.Name is not null)
            {
                yield return $"the network of {own} is also that of {hidden.Name} ({hidden.Address}/{hidden.PrefixLength}): this host reaches only one of the two. Choose another network for the segment.";
            }
        }
    }

    /// <summary>True if one network contains the other.</summary>
    public static bool Overlaps(IPAddress one, int prefixOfOne, IPAddress other, int prefixOfOther)
    {
        var (left, right) = (one.GetAddressBytes(), other.GetAddressBytes());
        var bits = Math.Min(prefixOfOne, prefixOfOther);
        return left.Length == right.Length
            && left.AsSpan(0, bits / 8).SequenceEqual(right.AsSpan(0, bits / 8))
            && (bits % 8 == 0 || (left[bits / 8] ^ right[bits / 8]) >> (8 - (bits % 8)) == 0);
    }
}
