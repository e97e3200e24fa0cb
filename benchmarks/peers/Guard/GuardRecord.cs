using System.Text.Json;

namespace Overlay.Peers.Benchmarks.Guard;

/// <summary>guard.json: what was reached, to what the kernel does in the same run, and where.</summary>
internal sealed record GuardRecord
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public required string Machine { get; init; }

    public required string Commit { get; init; }

    /// <summary>TCP throughput to that of a baseline: by the id of the baseline and that of the system.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> TcpTo { get; init; }

    /// <exception cref="FormatException">It is no record.</exception>
    public static GuardRecord Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<GuardRecord>(json, Json) ?? throw new FormatException("The record is empty.");
        }
        catch (JsonException problem)
        {
            throw new FormatException($"This is no record of the guard: {problem.Message}", problem);
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Json) + "\n";
}
