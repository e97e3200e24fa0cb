extern alias edge;

using System.Diagnostics;
using System.Text;

namespace Overlay.Samples.Tests.Edge;

/// <summary>A terminal that takes no more text, as after Ctrl-S, does not keep a program from its end.</summary>
[Collection(nameof(RunsAlone))]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StuckTerminalTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly TextWriter _standardOutput = Console.Out;
    private readonly TaskCompletionSource _isRead = new();

    [Fact]
    public async Task Farewell_IsGivenUp()
    {
        Console.SetOut(new StuckWriter(_isRead.Task));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var end = Task.Run(() => edge::Overlay.Samples.StopSignal.UntilOverAsync(Task.FromCanceled(stop.Token), "leaving", stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end.WaitAsync(Hang));
    }

    [Fact]
    public async Task TableThatIsBeingPrinted_IsGivenUp()
    {
        using var status = new edge::Overlay.Samples.StatusSignal();
        var isPrinting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shown = status.Show(() =>
        {
            isPrinting.TrySetResult();
            _isRead.Task.Wait();
        });
        using (var kill = Process.Start("kill", ["-USR1", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await isPrinting.Task.WaitAsync(Hang);
        await Task.Run(shown.Dispose).WaitAsync(Hang);
    }

    public void Dispose()
    {
        _isRead.SetResult();
        Console.SetOut(_standardOutput);
    }

    private sealed class StuckWriter(Task isRead) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => isRead.Wait();

        public override void WriteLine(string? value) => isRead.Wait();
    }
}
