using System.Globalization;

namespace Overlay.Network.Tests.Requirements;

/// <summary>What a test on the real kernel needs: root, /dev/net/tun, network namespaces and the programs it starts.</summary>
internal static class RootRequirement
{
    /// <summary>Set to 1 where these tests must not be skipped: whatever is missing then fails them.</summary>
    public const string MustRunVariable = "OVERLAY_REQUIRE_NETWORK_TESTS";

    private static readonly string[] AlwaysNeeded = ["ip", "nft"];

    public static bool MustRun => Environment.GetEnvironmentVariable(MustRunVariable) == "1";

    /// <summary>Says what is missing, or null if the test can run.</summary>
    public static string? Missing(IEnumerable<string> programs)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "needs Linux";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "needs root, for network namespaces and TAP devices: sudo dotnet test tests/Overlay.Network.Tests";
        }

        if (!HasCapabilities())
        {
            return "needs CAP_NET_ADMIN and CAP_SYS_ADMIN (start a container with --privileged)";
        }

        if (!File.Exists("/dev/net/tun"))
        {
            return "needs /dev/net/tun (modprobe tun, or --device /dev/net/tun for a container)";
        }

        var absent = AlwaysNeeded.Concat(programs).Where(program => Find(program) is null).ToList();
        return absent.Count == 0 ? null : $"needs the programs {string.Join(", ", absent)} (see eng/test-packages.txt)";
    }

    /// <summary>Root in a container may lack what makes namespaces and devices: see capabilities(7).</summary>
    private static bool HasCapabilities()
    {
        const ulong NetworkAdministration = 1 << 12;
        const ulong SystemAdministration = 1 << 21;
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Effective, StringComparison.Ordinal));
        var set = ulong.Parse(line.AsSpan(Effective.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (set & NetworkAdministration) != 0 && (set & SystemAdministration) != 0;
    }

    /// <summary>Where a program is, or null.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin:/usr/local/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
