using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace Overlay.TestLogger;

/// <summary>
/// What <c>dotnet test</c> says of a project besides the sum: what failed and why, how far it is as long as it runs, and why tests were skipped, once for each reason.
/// </summary>
[FriendlyName("overlay")]
[ExtensionUri("logger://overlay/console")]
public sealed class ConsoleLogger : ITestLogger, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Tally _tally = new();
    private Timer? _timer;

    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.TestResult += (_, e) => Add(e.Result);
        events.TestRunComplete += (_, _) => End();
        _timer = new Timer(_ => Write([_tally.Progress()]), null, Interval, Interval);
    }

    public void Dispose() => _timer?.Dispose();

    private void Add(TestResult result)
    {
        _tally.Add(Project(result.TestCase.Source), result.Outcome, result.ErrorMessage);
        if (result.Outcome == TestOutcome.Failed)
        {
            Write([$"Failed {result.DisplayName ?? result.TestCase.DisplayName}", $"{result.ErrorMessage}", $"{result.ErrorStackTrace}"]);
        }
    }

    private void End()
    {
        Dispose();
        Write(_tally.Skips());
    }

    private static string Project(string source) => Path.GetFileNameWithoutExtension(source);

    private static void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}
