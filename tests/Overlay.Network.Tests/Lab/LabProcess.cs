using System.Diagnostics;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Native;

namespace Overlay.Network.Tests.Lab;

/// <summary>A program that runs in the lab, with what it prints. Disposing ends it, by its pid alone.</summary>
internal sealed class LabProcess : IDisposable
{
    /// <summary>How long the lab waits for what should happen at once; long, because the machine may be busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly ProgramOutput _output = new();
    private readonly string _commandLine;
    private int _disposed;

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called for each line that the program prints, from the first one on.</param>
    /// <param name="stateDirectory">Where the program keeps what it needs again at its next start.</param>
    public LabProcess(string program, IReadOnlyList<string> arguments, Action<string>? onLine = null, string? stateDirectory = null)
    {
        _commandLine = $"{program} {string.Join(' ', arguments)}";
        // `env` becomes the program. Without it the program would ignore what the tests inherit as ignored: SIGINT behind `&` of a script, SIGHUP under nohup.
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("env", ["--default-signal", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        if (stateDirectory is not null)
        {
            _process.StartInfo.Environment["STATE_DIRECTORY"] = stateDirectory;
        }

        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Add(string? line)
        {
            if (line is not null)
            {
                _output.Add(line);
                onLine?.Invoke(line);
            }
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything the program printed so far, on both outputs.</summary>
    public string Output => _output.Text;

    /// <summary>The program's standard input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Waits until the output matches; throws with the output if it does not or the program ends without.</summary>
    public async Task<Match> WaitForOutputAsync(string pattern, TimeSpan? limit = null) =>
        await _output.WaitForAsync(pattern, _process.WaitForExitAsync(), limit ?? Patience)
            ?? throw new InvalidOperationException($"{Describe()}\nhas no output that matches: {pattern}");

    /// <summary>Waits for the end and for the last output; returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{Describe()}\ndoes not end");
        }
    }

    /// <summary>Waits for the end and returns the output; throws if the exit code is not zero.</summary>
    public async Task<string> SucceedAsync(TimeSpan? limit = null) => await WaitForExitAsync(limit) == 0
        ? Output
        : throw new InvalidOperationException(Describe());

    public void Send(Signal signal)
    {
        if (!_process.HasExited)
        {
            _ = LibC.Kill(_process.Id, (int)signal);
        }
    }

    public string Describe() => $"{_commandLine}\n(pid {_process.Id}, {(_process.HasExited ? $"ended with {_process.ExitCode}" : "running")}) printed:\n{Output}";

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Send(Signal.Continue);
        Send(Signal.Terminate);
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            Send(Signal.Kill);
            _process.WaitForExit(TimeSpan.FromSeconds(5));
        }

        _process.Dispose();
    }
}
