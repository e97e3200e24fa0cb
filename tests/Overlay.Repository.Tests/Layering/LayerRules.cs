namespace Overlay.Repository.Tests.Layering;

/// <summary>
/// What pure code may not use: the folders that do I/O, and whatever gives a clock, a thread, a socket, a file or a random number. The
/// analyzer checks the second part too, but an analyzer can be suppressed in a line; this looks at what was compiled.
/// </summary>
internal static class LayerRules
{
    /// <summary>Pure code outside the core.</summary>
    public static readonly string[] Pure =
    [
        "Overlay.Sodium",
        "Overlay.Samples.Tipc.Messages", "Overlay.Samples.Tipc.Discovery", "Overlay.Samples.Tipc.Links", "Overlay.Samples.Tipc.Clusters",
        "Overlay.Samples.Tipc.Names", "Overlay.Samples.Tipc.Sockets", "Overlay.Samples.Tipc.Protocol",
    ];

    /// <summary>Code outside the core that does I/O.</summary>
    public static readonly string[] Shell = ["Overlay.Samples.Tipc.Node"];

    /// <summary>Public types at a root that belong to the shell.</summary>
    public static readonly string[] ShellTypes = ["Overlay.OverlayNode", "Overlay.OverlayNetwork", "Overlay.OverlayUdpClient", "Overlay.Supernode", "Overlay.Samples.Tipc.TipcNode", "Overlay.Samples.Tipc.TipcSocket"];

    /// <summary>Engines use the keys that they are given as values. They make, read and derive none.</summary>
    private const string Keys = "Keys";

    private static readonly string[] ForbiddenNamespaces =
        [.. Shell, "System.Net.Sockets", "System.Threading.Tasks", "System.Threading.Channels", "System.Timers"];

    private static readonly string[] Allowed = ["System.Net.Sockets.AddressFamily"];

    private static readonly string[] ForbiddenTypes =
    [
        .. ShellTypes, .. BannedSymbols("T"),
        "System.Threading.ThreadPool", "System.Threading.PeriodicTimer", "System.IO.FileStream", "System.IO.Directory", "Overlay.Keys.KeyFile", "Overlay.Keys.PassphraseKeys",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        .. BannedSymbols("M"),
        .. BannedSymbols("P").Select(property => property.Insert(property.LastIndexOf('.') + 1, "get_")),
        "Overlay.NodeKeyPair.Generate", "Overlay.NodeKeyPair.LoadOrCreate", "Overlay.CommunityKey.Generate", "Overlay.CommunityKey.FromPassphrase", "Overlay.OverlaySecurity.FromPassphrase",
    ];

    public static bool IsPure(string type) => FolderOf(type)?.IsPure ?? Pure.Any(space => IsInside(type, space));

    public static bool Breaks(Reference reference) =>
        IsPure(reference.User)
        && !IsType(reference.Type, Allowed)
        && (FolderOf(reference.Type) is { IsPure: false, Name: not Keys }
            || ForbiddenNamespaces.Any(space => IsInside(reference.Type, space))
            || IsType(reference.Type, ForbiddenTypes)
            || ForbiddenMembers.Contains($"{reference.Type}.{reference.Member}"));

    /// <summary>The folder of a type of the core, by its source, and else by its namespace.</summary>
    public static Folder? FolderOf(string type)
    {
        var name = SourceFolders.Of(type) ?? (type.Split('.') is ["Overlay", var space, _, ..] ? space : null);
        return FolderRules.Core.FirstOrDefault(folder => folder.Name == name);
    }

    public static bool IsInside(string type, string space) => type.StartsWith(space + ".", StringComparison.Ordinal);

    private static bool IsType(string type, string[] names) => names.Contains(type.Split('/')[0]);

    private static IEnumerable<string> BannedSymbols(string kind) =>
        Repository.Read("eng/BannedSymbols.txt").Split('\n')
            .Where(line => line.StartsWith(kind + ":", StringComparison.Ordinal))
            .Select(line => line[2..].Split(';')[0]);
}
