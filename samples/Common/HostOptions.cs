using System.CommandLine;

namespace Overlay.Samples;

/// <summary>The options of programs that are hosts of the segment themselves, called as those of the edge.</summary>
internal sealed class HostOptions
{
    private readonly CommunityOptions _community;
    private readonly Option<OverlayAddress[]> _addresses = ParsedOption.Many(OverlayAddress.Parse, "--address", "-a");

    /// <param name="community">The community unless another is named, or null if one has to be named.</param>
    /// <param name="needsSupernode">False if the program can do without one.</param>
    public HostOptions(string? community = null, bool needsSupernode = true)
    {
        _community = new CommunityOptions(community, needsCommunity: community is null, needsSupernode);
        _addresses.HelpName = "IP[/PREFIX]";
        _addresses.Description = "An address on the segment, IPv4 (/24 unless said) or IPv6 (/64). A link-local IPv6 address is always there. May be repeated.";
    }

    /// <summary>The options, in the order of the help.</summary>
    public HelpGroup Help => new("The segment", [.. _community.All, _addresses]);

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public HostSettings Read(ParseResult parsed) => new()
    {
        Community = _community.Name(parsed)!,
        Security = _community.Security(parsed),
        Supernodes = _community.Supernodes(parsed),
        Addresses = parsed.GetValue(_addresses) ?? [],
    };
}
