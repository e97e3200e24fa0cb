using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>Waits until a program, which says nothing of it, listens.</summary>
internal static class Listening
{
    public static Task WaitAsync(LabNamespace host, int port, LabProcess program)
    {
        // A socket in state 0A, on any address.
        var pattern = new Regex($":{port:X4} 0+:0000 0A");
        return Eventually.IsTrueAsync(
            () => pattern.IsMatch(host.Invoke(() => File.ReadAllText("/proc/thread-self/net/tcp"))),
            program.Describe);
    }
}
