using System.Runtime.InteropServices;

namespace Overlay.Samples;

/// <summary>
/// SIGUSR1, where there is such a signal: the program prints what it has counted. A process that does not expect the signal is ended by it, so a program
/// makes this first of all, and says later what to print.
/// </summary>
internal sealed class StatusSignal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration? _registration;
    private Action? _print;

    public StatusSignal()
    {
        int? number = OperatingSystem.IsLinux() ? 10 : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 30 : null;
        if (number is { } signal)
        {
            _registration = PosixSignalRegistration.Create((PosixSignal)signal, Handle);
        }
    }

    /// <summary>Prints this until what is returned is disposed; a print that runs then is waited for, unless the terminal stands still.</summary>
    public IDisposable Show(Action print)
    {
        lock (_lock)
        {
            _print = print;
            return new Shown(this);
        }
    }

    public void Dispose() => _registration?.Dispose();

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            (_print ?? SayNothing)();
        }
    }

    private static void SayNothing() => OutputLine.Say("no counters now: the program is starting or stopping");

    private sealed class Shown(StatusSignal signal) : IDisposable
    {
        public void Dispose()
        {
            var isOurs = signal._lock.TryEnter(StopSignal.TerminalTimeout);
            Volatile.Write(ref signal._print, null);
            if (isOurs)
            {
                signal._lock.Exit();
            }
        }
    }
}
