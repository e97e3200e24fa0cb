using System.Globalization;
using System.Runtime.InteropServices;
using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>Where figures come from.</summary>
internal sealed record Machine(string Processor, int Processors, string Memory, string Kernel, string System, string Runtime, string Commit)
{
    private const double KibibytesPerGibibyte = 1 << 20;

    public static Machine Read() => new(
        Field("/proc/cpuinfo", "model name") ?? $"{RuntimeInformation.ProcessArchitecture}",
        Environment.ProcessorCount,
        ReadMemory(),
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        ReadSystem(),
        RuntimeInformation.FrameworkDescription,
        ReadCommit());

    /// <summary>The commit of the working tree, with a mark if something in it is not committed.</summary>
    public static string ReadCommit() =>
        Command.TryRun("git", null, ["-C", RepositoryFolder.Path, "describe", "--always", "--dirty", "--exclude", "*"]) is (0, var output, _)
            ? output.Trim()
            : "unknown";

    public override string ToString() => $"{Processors} processors ({Processor}), {Memory}, Linux {Kernel}, {System}, {Runtime}";

    private static string ReadMemory() =>
        Field("/proc/meminfo", "MemTotal")?.Split(' ')[0] is { } kibibytes
            ? $"{Math.Round(double.Parse(kibibytes, CultureInfo.InvariantCulture) / KibibytesPerGibibyte)} GiB"
            : "unknown memory";

    private static string ReadSystem() =>
        File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?["PRETTY_NAME=".Length..].Trim('"') ?? "Linux"
            : "Linux";

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
