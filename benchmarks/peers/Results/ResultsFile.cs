using System.Text.Json;
using Overlay.Peers.Benchmarks.Settings;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>results.json: every single value, and where it comes from.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Write(string file, PeersSettings settings, PeersReport report, PeersRun run, Machine machine, DateTime date) => File.WriteAllText(
        file,
        JsonSerializer.Serialize(
            new
            {
                Date = date,
                Machine = machine,
                settings.Command,
                settings.Rounds,
                settings.Scale,
                Systems = report.Systems.Select(system => new { system.Id, system.Name, Version = system.ReadVersion() }),
                run.LeftOut,
                run.Results.Samples,
            },
            Options) + "\n");
}
