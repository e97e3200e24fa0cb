using System.Diagnostics;
using System.Reflection;

namespace Overlay.Samples.Tipc.Tests.Program;

/// <summary>One run of <c>tipc-multicast</c>, as a user starts it.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly SemaphoreSlim _news = new(0);

    public ProgramRun(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[ProgramPath(), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("OVERLAY_KEY");
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Output => Copy(_output);

    public IReadOnlyList<string> Errors => Copy(_errors);

    /// <summary>Waits for the end; the result is the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Hang);
        return _process.ExitCode;
    }

    /// <summary>Waits until the program has printed a line, or has ended without.</summary>
    public async Task WaitForAsync(string line)
    {
        using var patience = new CancellationTokenSource(Hang);
        while (!Output.Contains(line))
        {
            Assert.False(_process.HasExited, string.Join('\n', [$"ended without '{line}':", .. Output, .. Errors]));
            await Task.WhenAny(_news.WaitAsync(patience.Token), _process.WaitForExitAsync(patience.Token));
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _news.Dispose();
    }

    private static string ProgramPath() =>
        typeof(ProgramRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "TipcMulticastProgram").Value!;

    private static IReadOnlyList<string> Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    private void Add(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        _news.Release();
    }
}
