using System.CommandLine;
using Overlay.Peers.Benchmarks.Copies;
using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;
using Overlay.Samples;

namespace Overlay.Peers.Benchmarks.Settings;

/// <summary>The options of the program.</summary>
internal sealed class PeersCommandLine
{
    /// <summary>The most hosts of which each has an address of its own in the lab, less the sender and the supernode, rounded.</summary>
    private const int MaxMembers = 200;

    private readonly Option<bool> _quick = new("--quick") { Description = "Short tests and one round, without the real time variants: less than five minutes for everything." };
    private readonly Option<int?> _rounds = new("--rounds") { HelpName = "N", Description = "How often everything is measured, in turns; tables show medians. Default: 3, with --quick 1." };
    private readonly Option<string?> _systems = new("--systems") { HelpName = "A,B", Description = $"Only these, and raw: {Names(AllSystems.List.Select(system => system.Id))}. With --copies: {Names(AllCopySystems.List.Select(system => system.Id))}." };
    private readonly Option<string?> _figures = new("--figures") { HelpName = "A,B", Description = $"Only these tests: {Names(AllFigures.List.Select(figure => figure.Id))}." };
    private readonly Option<string?> _output = new("--output") { HelpName = "FOLDER", Description = "Where tables, plots and results.json go. Default: artifacts/peers in the repository." };
    private readonly Option<bool> _publish = new("--publish") { Description = "Also put the tables and plots into docs/." };
    private readonly Option<bool> _guard = new("--guard") { Description = "Instead: a minute's look whether TCP over Overlay, to what the kernel does, is as fast as recorded in guard.json. Exit code 1: it has lost more than 30 %." };
    private readonly Option<bool> _record = new("--record") { Description = "Instead: record in guard.json what is reached now." };

    private readonly Option<string?> _copies = new("--copies") { HelpName = "N,M", Description = $"Instead: multicast to so many members, up to {MaxMembers}, by kernel VXLAN, n2n and Overlay with each way to make the copies. Takes --rounds, --quick, --systems and --publish." };

    public PeersCommandLine() => Command = new RootCommand("Measures Overlay beside the bare link and other overlays on this machine.")
    {
        _quick, _rounds, _systems, _figures, _output, _publish, _guard, _record, _copies,
    };

    public RootCommand Command { get; }

    public PeersTask ReadTask(ParseResult parsed) =>
        parsed.GetValue(_copies) is not null ? PeersTask.Copies : parsed.GetValue(_record) ? PeersTask.Record : parsed.GetValue(_guard) ? PeersTask.Guard : PeersTask.Measure;

    public PeersSettings Read(ParseResult parsed, IReadOnlyList<string> arguments) => new()
    {
        Scale = ReadScale(parsed),
        Rounds = ReadRounds(parsed),
        Systems = parsed.GetValue(_systems) is { } named
            ? Choose(named, _systems, AllSystems.List, system => system.Id, AllSystems.Raw)
            : parsed.GetValue(_quick) ? AllSystems.Quick : AllSystems.List,
        Figures = Choose(parsed.GetValue(_figures), _figures, AllFigures.List, figure => figure.Id),
        Output = parsed.GetValue(_output) ?? RepositoryFolder.Of("artifacts", "peers"),
        Publish = parsed.GetValue(_publish),
        Command = CommandOf(arguments),
    };

    public CopiesSettings ReadCopies(ParseResult parsed, IReadOnlyList<string> arguments) => new()
    {
        Scale = ReadScale(parsed),
        Rounds = ReadRounds(parsed),
        Members = [.. parsed.GetValue(_copies)!.Split(',').Select(ReadMembers)],
        Systems = Choose(parsed.GetValue(_systems), _systems, AllCopySystems.List, system => system.Id),
        Publish = parsed.GetValue(_publish),
        Command = CommandOf(arguments),
    };

    private Scale ReadScale(ParseResult parsed) => parsed.GetValue(_quick) ? Scale.Quick : Scale.Full;

    private int ReadRounds(ParseResult parsed)
    {
        var rounds = parsed.GetValue(_rounds) ?? ReadScale(parsed).Rounds;
        return rounds > 0 ? rounds : throw new UsageException($"{_rounds.Name} must be 1 or more.");
    }

    private static int ReadMembers(string text) =>
        int.TryParse(text, out var count) && count is >= 1 and <= MaxMembers ? count : throw new UsageException($"--copies: '{text}' is not a number of members from 1 to {MaxMembers}.");

    private static string CommandOf(IReadOnlyList<string> arguments) => string.Join(' ', arguments.Prepend("benchmarks/peers/run"));

    /// <summary>The named ones and those that are always taken, in the order of the list; all if none is named.</summary>
    private static IReadOnlyList<T> Choose<T>(string? names, Option<string?> option, IReadOnlyList<T> all, Func<T, string> id, params T[] always)
    {
        if (names is null)
        {
            return all;
        }

        var wanted = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = wanted.Except(all.Select(id)).FirstOrDefault();
        return unknown is null
            ? [.. all.Where(item => wanted.Contains(id(item)) || always.Contains(item))]
            : throw new UsageException($"{option.Name}: there is no '{unknown}'. Choose from {Names(all.Select(id))}.");
    }

    private static string Names(IEnumerable<string> ids) => string.Join(", ", ids);
}
