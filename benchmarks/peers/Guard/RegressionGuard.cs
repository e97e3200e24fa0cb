using Overlay.Peers.Benchmarks.Results;
using Overlay.Samples;

namespace Overlay.Peers.Benchmarks.Guard;

/// <summary>
/// Fails if TCP over TAP, to the bare link of the same run, is much slower than what is recorded in guard.json. A machine may be disturbed
/// for longer than all rounds take: a loss counts only if it is found twice.
/// </summary>
internal static class RegressionGuard
{
    private static string RecordFile { get; } = RepositoryFolder.Of("benchmarks", "peers", "guard.json");

    public static async Task<int> RunAsync(CancellationToken stop)
    {
        var record = GuardRecord.Parse(await File.ReadAllTextAsync(RecordFile, stop));
        using var lab = new GuardLab();
        await lab.StartAsync();
        var results = GuardResult.Compare(record, await lab.MeasureAsync(stop));
        if (results.Any(result => result.IsLost))
        {
            Console.WriteLine($"{string.Join('\n', results)}\nOnce more, in case something else disturbed the machine:");
            results = GuardResult.Compare(record, await lab.MeasureAsync(stop));
        }

        Console.WriteLine(string.Join('\n', results));
        if (!results.Any(result => result.IsLost))
        {
            return ExitCode.Success;
        }

        await Console.Error.WriteLineAsync(
            $"The fast path has become slower than at commit {record.Commit} ({record.Machine}). If that is meant, or this is a very different machine: benchmarks/peers/run --record.");
        return ExitCode.Failure;
    }

    /// <summary>Writes what is reached now into guard.json.</summary>
    public static async Task<int> RecordAsync(CancellationToken stop)
    {
        using var lab = new GuardLab();
        await lab.StartAsync();
        var ratios = await lab.MeasureAsync(stop);
        var machine = Machine.Read();
        var record = new GuardRecord
        {
            Machine = $"{machine}",
            Commit = machine.Commit,
            TcpToRaw = ratios.ToDictionary(ratio => ratio.Key, ratio => Math.Round(ratio.Value, 3)),
        };
        await File.WriteAllTextAsync(RecordFile, record.Write(), stop);
        Console.WriteLine($"{record.Write()}recorded in {RecordFile}");
        return ExitCode.Success;
    }
}
