using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Overlay.Samples.Edge;

/// <summary>The name of the file that a node's identity stays in, unless the user names one: the community's name and that of the device.</summary>
internal static class IdentityName
{
    private const int MaxCommunity = 100;
    private const int KeptOfLongName = 60;
    private const int DigestLength = 16;

    /// <param name="community">The community.</param>
    /// <param name="device">The device; <c>%d</c> in it stands for a number, as in the name itself.</param>
    /// <param name="number">0 for the first node of this community and device on this host, 1 for another beside it.</param>
    public static string Of(string community, string device, int number)
    {
        var isPattern = device.Contains("%d", StringComparison.Ordinal);
        var name = isPattern ? device.Replace("%d", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) : device;
        var suffix = isPattern || number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"+{number + 1}");
        return $"{OfCommunity(community)}-{Uri.EscapeDataString(name)}{suffix}";
    }

    /// <summary>Letters, digits and <c>-._~</c> stay as they are, the rest is percent-encoded; what would be too long for a name of a file ends in a digest.</summary>
    private static string OfCommunity(string community)
    {
        var escaped = Uri.EscapeDataString(community);
        return escaped.Length <= MaxCommunity
            ? escaped
            : $"{escaped[..KeptOfLongName]}+{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(community)))[..DigestLength]}";
    }
}
