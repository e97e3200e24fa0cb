using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Lab;

/// <summary>The sample programs, as they are built beside the tests, started the way a user does.</summary>
internal static partial class OverlayPrograms
{
    /// <summary>Starts <c>supernode</c>; it may end at once, for tests of errors.</summary>
    public static LabProcess StartSupernode(this LabNamespace host, params string[] arguments) =>
        host.StartDotnet(Path("SupernodeProgram"), arguments);

    /// <summary>Starts <c>edge</c>; it may end at once, for tests of errors.</summary>
    public static LabProcess StartEdge(this LabNamespace host, params string[] arguments) =>
        Path("EdgeProgram") is var program && program.EndsWith(".dll", StringComparison.Ordinal)
            ? host.StartDotnet(program, arguments)
            : host.Start(program, arguments);

    /// <summary>Starts <c>edge</c> with rights taken away by setpriv(1).</summary>
    public static LabProcess StartEdgeWithoutRights(this LabNamespace host, string[] setpriv, params string[] arguments) =>
        host.Start("setpriv", [.. setpriv, Dotnet, Path("EdgeProgram"), .. arguments]);

    /// <summary>Starts <c>tipc-multicast</c> in a role, <c>server</c> or <c>client</c>; it may end at once, for tests of errors.</summary>
    public static LabProcess StartTipcMulticast(this LabNamespace host, string role, params string[] arguments) =>
        host.StartDotnet(Path("TipcMulticastProgram"), [role, .. arguments]);

    /// <summary>Starts <c>service-discovery</c>.</summary>
    public static LabProcess StartServiceDiscovery(this LabNamespace host, params string[] arguments) =>
        host.StartDotnet(Path("ServiceDiscoveryProgram"), arguments);

    /// <summary>Starts a program that needs the runtime.</summary>
    public static LabProcess StartDotnet(this LabNamespace host, string assembly, params string[] arguments) => host.Start(Dotnet, [assembly, .. arguments]);

    /// <summary>Waits until a supernode says that it listens.</summary>
    public static Task WaitUntilListeningAsync(this LabProcess supernode) => supernode.WaitForOutputAsync("^\\S+ \\S+ listening on UDP .*1200$");

    /// <summary>Waits until an edge says that its device is up, which is once a supernode has taken it.</summary>
    public static Task WaitUntilUpAsync(this LabProcess edge) => edge.WaitForOutputAsync(@"^\S+ \S+ \S+ is up: ");

    /// <summary>Asks an edge for its counters (SIGUSR1); returns how many packets it dropped for a reason.</summary>
    public static async Task<int> DropsAsync(this LabProcess edge, string reason)
    {
        var before = CounterPattern().Count(edge.Output);
        edge.Send(Signal.User1);
        await Eventually.IsTrueAsync(() => CounterPattern().Count(edge.Output) > before, edge.Describe);
        var counters = CounterPattern().Matches(edge.Output)[before].Value;
        return Regex.Match(counters, $@"\b{reason} (\d+)") is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    public static bool HasDevice(this LabNamespace host, string device = "edge0") => host.TryRun("ip", "link", "show", "dev", device).Code == 0;

    /// <summary>The IPv6 link-local address of a host's device.</summary>
    public static string LinkLocalAddress(this LabNamespace host, string device = "edge0") =>
        LinkLocalPattern().Match(host.Run("ip", "-6", "addr", "show", "dev", device)).Groups[1].Value;

    private static string Dotnet { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? RootRequirement.Find("dotnet") ?? throw new InvalidOperationException("There is no dotnet on the PATH.");

    /// <summary>The environment may name another build of a program by the same key; of <c>edge</c> also one that is compiled ahead of time.</summary>
    private static string Path(string key) =>
        Environment.GetEnvironmentVariable(key) ?? typeof(OverlayPrograms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    [GeneratedRegex(@"^frames sent .*; dropped: .*$", RegexOptions.Multiline)]
    private static partial Regex CounterPattern();

    [GeneratedRegex(@"inet6 (fe80:\S+)/64")]
    private static partial Regex LinkLocalPattern();
}
