namespace Overlay.Samples.Edge;

/// <summary>Addresses as people write them for an n2n edge.</summary>
internal static class EdgeAddress
{
    private const string StaticMark = "static:";
    private const string DhcpMark = "dhcp:";

    /// <summary>An address of the device; <c>static:</c> in front changes nothing.</summary>
    public static OverlayAddress Parse(string text)
    {
        if (text.StartsWith(DhcpMark, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("For DHCP leave -a out and run a DHCP client on the device.");
        }

        return OverlayAddress.Parse(text.StartsWith(StaticMark, StringComparison.OrdinalIgnoreCase) ? text[StaticMark.Length..] : text);
    }
}
