using System.Globalization;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Lanes;

/// <summary>How often the threads of an edge's lanes were woken, by the kernel's count: once at least for each datagram that comes alone.</summary>
internal static partial class LaneWork
{
    /// <summary>By thread, whose names begin with <c>overlay</c>, the direction where it has one of its own, and the lane.</summary>
    public static Dictionary<string, long> Wakes(LabProcess edge) => Directory.GetDirectories($"/proc/{edge.Id}/task")
        .Select(thread => (Name: File.ReadAllText(Path.Combine(thread, "comm")).Trim(), Status: File.ReadAllLines(Path.Combine(thread, "status"))))
        .Where(thread => thread.Name.StartsWith("overlay ", StringComparison.Ordinal))
        .ToDictionary(
            thread => Name().Match(thread.Name).Value,
            thread => long.Parse(thread.Status.Single(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture));

    [GeneratedRegex("overlay (in |out )?[0-9]+")]
    private static partial Regex Name();
}
