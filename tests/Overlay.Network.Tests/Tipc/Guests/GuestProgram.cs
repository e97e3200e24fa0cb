using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Tipc.Guests;

/// <summary>A program that runs in a <see cref="TipcGuest"/>, with what it prints on both outputs. Disposing ends it.</summary>
internal sealed class GuestProgram(TipcGuest guest, int number, string line, Task guestEnd) : IAsyncDisposable
{
    private readonly ProgramOutput _output = new();
    private readonly TaskCompletionSource<int> _exitCode = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Output => _output.Text;

    /// <summary>Waits until the output matches; throws with the output if it does not or the program ends without.</summary>
    public async Task<Match> WaitForOutputAsync(string pattern, TimeSpan? limit = null) =>
        await _output.WaitForAsync(pattern, Task.WhenAny(_exitCode.Task, guestEnd), limit ?? LabProcess.Patience)
            ?? throw new InvalidOperationException($"{Describe()}\nhas no output that matches: {pattern}");

    /// <summary>Waits for the end and for the last output; returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        var end = await Task.WhenAny(_exitCode.Task, guestEnd, Task.Delay(limit ?? LabProcess.Patience));
        return end == _exitCode.Task
            ? await _exitCode.Task
            : throw new InvalidOperationException($"{Describe()}\n{(end == guestEnd ? "has lost its guest" : "does not end")}\n{guest.Describe()}");
    }

    /// <summary>Waits for the end and returns the output; throws if the exit code is not zero.</summary>
    public async Task<string> SucceedAsync(TimeSpan? limit = null) => await WaitForExitAsync(limit) == 0
        ? Output
        : throw new InvalidOperationException(Describe());

    /// <summary>Kills it with all that it has started, if it still runs, and waits for the end.</summary>
    public async Task KillAsync()
    {
        if (!_exitCode.Task.IsCompleted && !guestEnd.IsCompleted)
        {
            guest.Kill(number);
            await WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    public string Describe() =>
        $"{guest.Name}: {line}\n({(_exitCode.Task.IsCompletedSuccessfully ? $"ended with {_exitCode.Task.Result}" : "running")}) printed:\n{Output}";

    internal void AddOutput(string text) => _output.Add(text);

    internal void SetExitCode(int code) => _exitCode.TrySetResult(code);
}
