using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace Overlay.TestLogger;

/// <summary>Counts the results of a project. Results and questions come from any thread.</summary>
public sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _skipped = [];
    private string _project = "tests";
    private int _passed;
    private int _failed;

    /// <param name="project">Whose test it is.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="reason">Why it was skipped, if it was.</param>
    public void Add(string project, TestOutcome outcome, string? reason)
    {
        lock (_gate)
        {
            _project = project;
            if (outcome == TestOutcome.Passed)
            {
                _passed++;
            }
            else if (outcome == TestOutcome.Failed)
            {
                _failed++;
            }
            else
            {
                var why = string.IsNullOrEmpty(reason) ? "no reason given" : reason;
                _skipped[why] = _skipped.GetValueOrDefault(why) + 1;
            }
        }
    }

    /// <summary>How far the project is.</summary>
    public string Progress()
    {
        lock (_gate)
        {
            return $"{_project} runs: {_passed} passed, {_failed} failed, {_skipped.Values.Sum()} skipped so far";
        }
    }

    /// <summary>One line for each reason, the most frequent first.</summary>
    public IReadOnlyList<string> Skips()
    {
        lock (_gate)
        {
            return [.. _skipped.OrderByDescending(skip => skip.Value).Select(skip => $"{_project}: {skip.Value} {(skip.Value == 1 ? "test" : "tests")} skipped: {skip.Key}")];
        }
    }
}
