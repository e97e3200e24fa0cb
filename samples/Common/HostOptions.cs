using System.CommandLine;

namespace Overlay.Samples;

/// <summary>The options of programs that are hosts of the segment themselves, called as those of the edge.</summary>
internal sealed class HostOptions
{
    private readonly Option<SupernodeAddress[]> _supernodes = ParsedOption.Many(SupernodeAddress.Parse, "--supernode", "-l");
    private readonly Option<string> _community = ParsedOption.One(CommunityName.Parse, "--community", "-c");
    private readonly Option<string> _key = new("--key", "-k") { HelpName = "KEY", Description = "The community's key. It shows in the list of processes: better --key-file, or the environment variable OVERLAY_KEY." };
    private readonly Option<string> _keyFile = new("--key-file") { HelpName = "FILE", Description = "A file whose first line is the community's key." };
    private readonly Option<bool> _noEncryption = new("--no-encryption") { Description = "No key: anyone on the way can read and forge frames." };
    private readonly Option<OverlayAddress[]> _addresses = ParsedOption.Many(OverlayAddress.Parse, "--address", "-a");

    /// <param name="community">The community unless another is named, or null if one has to be named.</param>
    /// <param name="needsSupernode">False if the program can do without one.</param>
    public HostOptions(string? community = null, bool needsSupernode = true)
    {
        _supernodes.HelpName = "HOST:PORT";
        _supernodes.Required = needsSupernode;
        _supernodes.Description = "A supernode. May be repeated.";
        _community.HelpName = "NAME";
        _community.Description = "The community to join.";
        _community.Required = community is null;
        if (community is not null)
        {
            _community.DefaultValueFactory = _ => community;
        }

        _addresses.HelpName = "IP[/PREFIX]";
        _addresses.Description = "An address on the segment, IPv4 (/24 unless said) or IPv6 (/64). A link-local IPv6 address is always there. May be repeated.";
    }

    /// <summary>The options, in the order of the help.</summary>
    public HelpGroup Help => new("The segment", [_supernodes, _community, _key, _keyFile, _noEncryption, _addresses]);

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public HostSettings Read(ParseResult parsed)
    {
        var community = parsed.GetValue(_community)!;
        return new HostSettings
        {
            Community = community,
            Security = KeyChoice.Resolve(community, parsed.GetValue(_key), parsed.GetValue(_keyFile), parsed.GetValue(_noEncryption)),
            Supernodes = parsed.GetValue(_supernodes) ?? [],
            Addresses = parsed.GetValue(_addresses) ?? [],
        };
    }
}
