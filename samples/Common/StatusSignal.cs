using System.Runtime.InteropServices;

namespace Overlay.Samples;

/// <summary>SIGUSR1, where there is such a signal: the program prints what it has counted.</summary>
internal sealed class StatusSignal : IDisposable
{
    private readonly PosixSignalRegistration? _registration;

    public StatusSignal(Action print)
    {
        int? number = OperatingSystem.IsLinux() ? 10 : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 30 : null;
        if (number is { } signal)
        {
            _registration = PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                context.Cancel = true;
                print();
            });
        }
    }

    public void Dispose() => _registration?.Dispose();
}
