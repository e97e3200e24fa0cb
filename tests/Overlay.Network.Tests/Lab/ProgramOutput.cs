using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Overlay.Network.Tests.Lab;

/// <summary>The lines that a program has printed so far. Any thread may add and wait.</summary>
internal sealed class ProgramOutput
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    public void Add(string line)
    {
        lock (_lock)
        {
            _text.Append(line).Append('\n');
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the text matches; returns null if it still does not when the program ends or the time is over.</summary>
    public async Task<Match?> WaitForAsync(string pattern, Task end, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var ended = end.IsCompleted;
            Task changed;
            lock (_lock)
            {
                if (Regex.Match(_text.ToString(), pattern, RegexOptions.Multiline) is { Success: true } match)
                {
                    return match;
                }

                changed = _changed.Task;
            }

            var rest = limit - clock.Elapsed;
            if (ended || rest <= TimeSpan.Zero)
            {
                return null;
            }

            await Task.WhenAny(changed, end, Task.Delay(rest));
        }
    }
}
