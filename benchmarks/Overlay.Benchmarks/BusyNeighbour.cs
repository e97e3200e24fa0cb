using System.Diagnostics;
using System.Runtime.Versioning;

namespace Overlay.Benchmarks;

/// <summary>A process that keeps the second core busy; it ends with this one.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BusyNeighbour : IDisposable
{
    private readonly Process _process = Process.Start("sh", ["-c", "while kill -0 $PPID; do :; done"]);

    public BusyNeighbour() => _process.ProcessorAffinity = 0b10;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
