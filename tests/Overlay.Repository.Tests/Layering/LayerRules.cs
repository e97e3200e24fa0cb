namespace Overlay.Repository.Tests.Layering;

/// <summary>
/// What the pure folders may not use: the folders that do I/O, and whatever gives a clock, a thread, a socket, a file or a random number. The
/// analyzer checks the second part too, but an analyzer can be suppressed in a line; this looks at what was compiled.
/// </summary>
internal static class LayerRules
{
    /// <summary>The folders without I/O.</summary>
    public static readonly string[] Pure =
    [
        "Overlay.Frames", "Overlay.Peers", "Overlay.Transforms", "Overlay.Crypto", "Overlay.Protocol", "Overlay.Groups", "Overlay.Net",
        "Overlay.Buffers", "Overlay.Primitives", "Overlay.Json", "Overlay.Sodium",
        "Overlay.Samples.Tipc.Messages", "Overlay.Samples.Tipc.Discovery", "Overlay.Samples.Tipc.Links", "Overlay.Samples.Tipc.Clusters",
        "Overlay.Samples.Tipc.Names", "Overlay.Samples.Tipc.Sockets", "Overlay.Samples.Tipc.Protocol",
    ];

    /// <summary>The folders that do I/O or that look at what it did.</summary>
    public static readonly string[] Shell = ["Overlay.Sockets", "Overlay.Ports", "Overlay.Node", "Overlay.Diagnostics", "Overlay.Samples.Tipc.Node"];

    /// <summary>Public types at the root that belong to the shell.</summary>
    public static readonly string[] ShellTypes = ["Overlay.OverlayNode", "Overlay.OverlayNetwork", "Overlay.OverlayUdpClient", "Overlay.Supernode", "Overlay.InProcessPort", "Overlay.StreamPort", "Overlay.Samples.Tipc.TipcNode", "Overlay.Samples.Tipc.TipcSocket"];

    private static readonly string[] ForbiddenNamespaces =
    [
        "Overlay.Sockets", "Overlay.Ports", "Overlay.Node", "Overlay.Samples.Tipc.Node",
        "System.Net.Sockets", "System.Threading.Tasks", "System.Threading.Channels", "System.Timers",
    ];

    private static readonly string[] Allowed =
    [
        // What the engines put out is a value that names no socket.
        "Overlay.Sockets.Datagram", "Overlay.Sockets.DatagramList",
        "System.Net.Sockets.AddressFamily",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        .. ShellTypes, .. BannedSymbols("T"),
        "System.Threading.ThreadPool", "System.Threading.PeriodicTimer", "System.IO.FileStream", "System.IO.Directory",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        .. BannedSymbols("M"),
        .. BannedSymbols("P").Select(property => property.Insert(property.LastIndexOf('.') + 1, "get_")),
    ];

    public static bool IsPure(string type) => Pure.Any(space => IsInside(type, space));

    public static bool Breaks(Reference reference) =>
        IsPure(reference.User)
        && !IsType(reference.Type, Allowed)
        && (ForbiddenNamespaces.Any(space => IsInside(reference.Type, space))
            || IsType(reference.Type, ForbiddenTypes)
            || ForbiddenMembers.Contains($"{reference.Type}.{reference.Member}"));

    public static bool IsInside(string type, string space) => type.StartsWith(space + ".", StringComparison.Ordinal);

    private static bool IsType(string type, string[] names) => names.Contains(type.Split('/')[0]);

    private static IEnumerable<string> BannedSymbols(string kind) =>
        Repository.Read("eng/BannedSymbols.txt").Split('\n')
            .Where(line => line.StartsWith(kind + ":", StringComparison.Ordinal))
            .Select(line => line[2..].Split(';')[0]);
}
