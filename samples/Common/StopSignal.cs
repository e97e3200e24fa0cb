using System.Runtime.InteropServices;

namespace Overlay.Samples;

/// <summary>Ctrl-C and SIGTERM as a token: the program then leaves the segment in good order instead of being cut off.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>A terminal that stands still (Ctrl-S, a connection that hangs) blocks whoever writes to it. It does not keep a program from its end.</summary>
    public static readonly TimeSpan TerminalTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Waits for what a program does; says so if it ends because the program was told to stop.</summary>
    public static async Task UntilOverAsync(Task work, string farewell, CancellationToken stop)
    {
        try
        {
            await work;
        }
        finally
        {
            if (stop.IsCancellationRequested)
            {
                await Task.WhenAny(Task.Run(() => OutputLine.Say(farewell), CancellationToken.None), Task.Delay(TerminalTimeout, CancellationToken.None));
            }
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
