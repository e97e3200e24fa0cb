using System.CommandLine;

namespace Overlay.Samples;

/// <summary>The options of programs that join a community: which one, through whom, and with which key.</summary>
internal sealed class CommunityOptions
{
    private readonly Option<SupernodeAddress[]> _supernodes = ParsedOption.Many(SupernodeAddress.Parse, "--supernode", "-l");
    private readonly Option<string> _community = ParsedOption.One(CommunityName.Parse, "--community", "-c");
    private readonly Option<string> _key = new("--key", "-k") { HelpName = "KEY", Description = "The community's key. It shows in the list of processes: better --key-file, or the environment variable OVERLAY_KEY." };
    private readonly Option<string> _keyFile = ParsedOption.One(FileName.Parse, "--key-file");
    private readonly Option<bool> _noEncryption = new("--no-encryption") { Description = "No key: anyone on the path can read and forge frames." };

    /// <param name="community">The community unless another is named; null if there is none.</param>
    /// <param name="needsCommunity">True if one has to be named.</param>
    /// <param name="needsSupernode">False if the program can do without one.</param>
    public CommunityOptions(string? community = null, bool needsCommunity = true, bool needsSupernode = true)
    {
        _supernodes.HelpName = "HOST[:PORT][#KEY]";
        _supernodes.Required = needsSupernode;
        _supernodes.Description = "A supernode, and the public key that it prints: no other one is accepted in its place. The port is 1200 unless given. May be repeated.";
        _keyFile.HelpName = "FILE";
        _keyFile.Description = "A file whose first line is the community's key.";
        _community.HelpName = "NAME";
        _community.Description = "The community to join.";
        _community.Required = needsCommunity;
        if (community is not null)
        {
            _community.DefaultValueFactory = _ => community;
        }
    }

    public IEnumerable<Option> All => [_supernodes, _community, _key, _keyFile, _noEncryption];

    public string? Name(ParseResult parsed) => parsed.GetValue(_community);

    public IReadOnlyList<SupernodeAddress> Supernodes(ParseResult parsed) => parsed.GetValue(_supernodes) ?? [];

    /// <summary>The key, from where the command line says.</summary>
    public OverlaySecurity Security(ParseResult parsed) =>
        KeyChoice.Resolve(Name(parsed)!, parsed.GetValue(_key), parsed.GetValue(_keyFile), parsed.GetValue(_noEncryption));
}
