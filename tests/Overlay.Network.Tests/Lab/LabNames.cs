using System.Globalization;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Native;

namespace Overlay.Network.Tests.Lab;

/// <summary>
/// Names of namespaces: <c>overlay-PID-N</c>, so that test runs can stand side by side and each can remove what a run that was killed
/// left behind.
/// </summary>
internal static partial class LabNames
{
    private static readonly Lazy<bool> Leftovers = new(RemoveAllLeftovers);
    private static int _last;

    public static string Next() => string.Create(CultureInfo.InvariantCulture, $"overlay-{Environment.ProcessId}-{Interlocked.Increment(ref _last)}");

    /// <summary>Removes the namespaces of runs that have ended; once a run.</summary>
    public static void RemoveLeftovers() => _ = Leftovers.Value;

    /// <summary>Removes a namespace with every program that still runs in it (children of what the lab started).</summary>
    public static void Remove(string name)
    {
        var (_, pids, _) = Command.TryRun("ip", null, ["netns", "pids", name]);
        foreach (var pid in pids.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = LibC.Kill(int.Parse(pid, CultureInfo.InvariantCulture), (int)Signal.Kill);
        }

        Command.TryRun("ip", null, ["netns", "del", name]);
    }

    private static bool RemoveAllLeftovers()
    {
        foreach (Match name in NamePattern().Matches(Command.Run("ip", "netns", "list")))
        {
            if (!Directory.Exists($"/proc/{name.Groups[1].Value}"))
            {
                Remove(name.Value);
            }
        }

        return true;
    }

    [GeneratedRegex(@"\boverlay-(\d+)-[\w-]+")]
    private static partial Regex NamePattern();
}
