using Overlay.Peers.Benchmarks.Results;
using Overlay.Samples;

namespace Overlay.Peers.Benchmarks.Guard;

/// <summary>
/// Fails if TCP over TAP, to what the kernel does in the same run, is much slower than what is recorded in guard.json. A machine may be
/// disturbed for longer than all rounds take: a loss counts only if it is found twice.
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
        if (GuardResult.FindLost(results).Count > 0)
        {
            Console.WriteLine($"{string.Join('\n', results)}\nOnce more, in case something else disturbed the machine:");
            results = GuardResult.Compare(record, await lab.MeasureAsync(stop));
        }

        Console.WriteLine(string.Join('\n', results));
        var lost = GuardResult.FindLost(results);
        if (lost.Count == 0)
        {
            return ExitCode.Success;
        }

        await Console.Error.WriteLineAsync(
            $"{string.Join(" and ", lost)}: slower than at commit {record.Commit} ({record.Machine}), by more than {GuardResult.Tolerance:0%}. If that is meant: benchmarks/peers/run --record.");
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
            TcpTo = ratios.ToDictionary(
                baseline => baseline.Key,
                baseline => (IReadOnlyDictionary<string, double>)baseline.Value.ToDictionary(ratio => ratio.Key, ratio => Math.Round(ratio.Value, 3))),
        };
        await File.WriteAllTextAsync(RecordFile, record.Write(), stop);
        Console.WriteLine($"{record.Write()}recorded in {RecordFile}");
        return ExitCode.Success;
    }
}
