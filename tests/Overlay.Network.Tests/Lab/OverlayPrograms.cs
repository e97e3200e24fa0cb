using System.Reflection;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Lab;

/// <summary>The sample programs, as they are built beside the tests, started the way a user does.</summary>
internal static partial class OverlayPrograms
{
    /// <summary>Where the supernode of the article listens.</summary>
    public const int Port = 1200;

    /// <summary>Starts <c>supernode</c>; it may end at once, for tests of errors.</summary>
    public static LabProcess StartSupernode(this LabNamespace host, params string[] arguments) =>
        host.Start(Dotnet, [Path("SupernodeProgram"), .. arguments]);

    /// <summary>Starts <c>edge</c>; it may end at once, for tests of errors.</summary>
    public static LabProcess StartEdge(this LabNamespace host, params string[] arguments) =>
        host.Start(Dotnet, [Path("EdgeProgram"), .. arguments]);

    /// <summary>Starts <c>edge</c> with rights taken away by setpriv(1).</summary>
    public static LabProcess StartEdgeWithoutRights(this LabNamespace host, string[] setpriv, params string[] arguments) =>
        host.Start("setpriv", [.. setpriv, Dotnet, Path("EdgeProgram"), .. arguments]);

    /// <summary>Waits until a UDP port is bound in a namespace.</summary>
    public static Task WaitForPortAsync(this LabNamespace host, LabProcess program, int port = Port) => Eventually.IsTrueAsync(
        () => program.HasExited
            ? throw new InvalidOperationException(program.Describe())
            : host.Invoke(() => File.ReadAllText("/proc/thread-self/net/udp") + File.ReadAllText("/proc/thread-self/net/udp6")).Contains($":{port:X4} ", StringComparison.Ordinal),
        () => $"port {port} is not bound\n{program.Describe()}");

    /// <summary>Waits until an edge has its device with an address.</summary>
    public static Task WaitForDeviceAsync(this LabNamespace host, LabProcess program, string device = "edge0") => Eventually.IsTrueAsync(
        () => program.HasExited
            ? throw new InvalidOperationException(program.Describe())
            : host.TryRun("ip", "addr", "show", "dev", device, "up") is { Code: 0, Output: var link } && link.Contains("inet", StringComparison.Ordinal),
        () => $"{device} is not up\n{program.Describe()}");

    public static bool HasDevice(this LabNamespace host, string device = "edge0") => host.TryRun("ip", "link", "show", "dev", device).Code == 0;

    /// <summary>The IPv6 link-local address of a host's device.</summary>
    public static string LinkLocalAddress(this LabNamespace host, string device = "edge0") =>
        LinkLocalPattern().Match(host.Run("ip", "-6", "addr", "show", "dev", device)).Groups[1].Value;

    private static string Dotnet { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? RootRequirement.Find("dotnet") ?? throw new InvalidOperationException("There is no dotnet on the PATH.");

    private static string Path(string key) =>
        typeof(OverlayPrograms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    [GeneratedRegex(@"inet6 (fe80:\S+)/64")]
    private static partial Regex LinkLocalPattern();
}
