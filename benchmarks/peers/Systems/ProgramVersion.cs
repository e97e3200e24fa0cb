using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>What a program says about its version.</summary>
internal static class ProgramVersion
{
    /// <summary>The first group of the pattern in what the program prints, on either output and with any exit code; else "unknown".</summary>
    public static string Read(string pattern, string program, params string[] arguments)
    {
        var (_, output, error) = Command.TryRun(program, null, arguments);
        return Regex.Match(output + error, pattern) is { Success: true } match ? match.Groups[1].Value : "unknown";
    }
}
