using System.Net;

namespace Overlay.Samples.Edge;

/// <summary>How the program names a peer: the same in every line and table.</summary>
internal static class PeerWords
{
    private const int MaxAddresses = 3;

    /// <summary>For example <c>alpha (02:00:5e:10:00:01, 192.168.1.2)</c>.</summary>
    public static string Of(PeerEvent happened) => Of(happened.Name, Mac(happened.MacAddress) ?? happened.Node.ToString(), happened.Addresses);

    /// <summary>For example <c>alpha (02:00:5e:10:00:01)</c>, for a table that has many.</summary>
    public static string Short(PeerInfo peer) => Of(peer.Name, Mac(peer.MacAddress) ?? peer.Node.ToString(), []);

    /// <summary>The MAC address; null if another node has it now.</summary>
    public static string? Mac(MacAddress mac) => mac == default ? null : mac.ToString();

    /// <summary>The addresses, or the first of them and how many more there are.</summary>
    public static string Addresses(IReadOnlyList<IPAddress> addresses) => addresses.Count switch
    {
        0 => "-",
        <= MaxAddresses => string.Join(", ", addresses),
        _ => $"{string.Join(", ", addresses.Take(MaxAddresses))} and {addresses.Count - MaxAddresses} more",
    };

    private static string Of(string? name, string station, IReadOnlyList<IPAddress> addresses)
    {
        var known = addresses.Count == 0 ? station : $"{station}, {Addresses(addresses)}";
        return name is null ? known : $"{name} ({known})";
    }
}
