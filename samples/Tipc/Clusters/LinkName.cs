using System.Globalization;
using System.Text;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Clusters;

/// <summary>The name of a link as Linux forms it: node and bearer of the own end, then of the peer's.</summary>
internal static class LinkName
{
    private const int LongestNode = 16;

    public static string Of(TipcAddress own, NodeIdentity ownIdentity, string ownBearer, TipcAddress peer, NodeIdentity peerIdentity, string? peerBearer) =>
        $"{Node(own, ownIdentity)}:{ownBearer}-{Node(peer, peerIdentity)}:{peerBearer ?? "unknown"}";

    /// <summary>An identity that is a text is shown as such, another in hexadecimal, and what is too long is replaced by the address.</summary>
    private static string Node(TipcAddress address, NodeIdentity identity)
    {
        Span<byte> bytes = stackalloc byte[NodeIdentity.Size];
        identity.Write(bytes);
        var used = bytes[..(bytes.LastIndexOfAnyExcept((byte)0) + 1)];
        var text = IsText(used) ? Encoding.ASCII.GetString(used) : Convert.ToHexStringLower(used);
        return text.Length <= LongestNode ? text : address.Value.ToString("x", CultureInfo.InvariantCulture);
    }

    private static bool IsText(ReadOnlySpan<byte> identity)
    {
        foreach (var letter in identity)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && !".:_-@"u8.Contains(letter))
            {
                return false;
            }
        }

        return true;
    }
}
