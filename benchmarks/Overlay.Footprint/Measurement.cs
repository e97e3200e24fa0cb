using System.Diagnostics;
using System.Globalization;
using Overlay.Network.Tests.Lab;

namespace Overlay.Footprint;

/// <summary>
/// Runs a supernode and two edges on two hosts and looks at them: while they start, when nothing happens, and while a TCP stream passes as
/// fast as it can.
/// </summary>
internal sealed class Measurement(PublishedBuild build) : IDisposable
{
    private const int Starts = 5;
    private const string Mac = "02:00:00:00:00:02";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(4);

    private readonly OverlayLab _lab = new(hosts: 2);

    public static async Task<Figures> RunAsync(PublishedBuild build)
    {
        using Measurement measurement = new(build);
        return await measurement.RunAsync();
    }

    public void Dispose() => _lab.Dispose();

    private async Task<Figures> RunAsync()
    {
        using var supernode = build.Start(_lab[1], "supernode", "-l", "1200");
        await supernode.WaitUntilListeningAsync();
        var passphrase = await MeasurePassphraseAsync();
        using var near = await StartEdgeAsync(1, OverlayLab.Key);

        // The kernel asks for an unknown neighbour once a second only, which would be most of the time of a start.
        _lab[1].Ip($"neigh replace {OverlayLab.AddressOf(2)} lladdr {Mac} nud permanent dev edge0");
        List<TimeSpan> starts = [];
        while (starts.Count < Starts - 1)
        {
            starts.Add((await TimeStartAsync(end: true)).Time);
        }

        var (time, far) = await TimeStartAsync(end: false);
        await Task.Delay(Settling);
        var (supernodeIdle, edgeIdle) = (ResidentSet(supernode), ResidentSet(far));
        var edgeLoaded = await MeasureLoadedAsync(near, far);
        return new Figures(
            build.Name,
            new Dictionary<string, double>
            {
                [Figures.EdgeSize] = build.SizeOf("edge"),
                [Figures.SupernodeSize] = build.SizeOf("supernode"),
                [Figures.SupernodeIdle] = supernodeIdle,
                [Figures.EdgeIdle] = edgeIdle,
                [Figures.EdgePassphrase] = passphrase,
                [Figures.EdgeLoaded] = edgeLoaded,
            },
            starts.Append(time).Order().ElementAt(Starts / 2));
    }

    private async Task<double> MeasurePassphraseAsync()
    {
        using var edge = await StartEdgeAsync(2, OverlayLab.Passphrase);
        await Task.Delay(Settling);
        return ResidentSet(edge);
    }

    /// <summary>Starts the second edge while the first host asks it for an answer every few milliseconds.</summary>
    private async Task<(TimeSpan Time, LabProcess Edge)> TimeStartAsync(bool end)
    {
        using var ping = _lab[1].Start("ping", "-n", "-i", "0.005", OverlayLab.AddressOf(2));
        var clock = Stopwatch.StartNew();
        var starting = StartEdgeAsync(2, OverlayLab.Key);
        await ping.WaitForOutputAsync(" bytes from ");
        var time = clock.Elapsed;
        var edge = await starting;
        if (end)
        {
            edge.Send(Signal.Terminate);
            await edge.WaitForExitAsync();
        }

        return (time, edge);
    }

    /// <summary>The larger of both ends just before the stream ends.</summary>
    private async Task<double> MeasureLoadedAsync(LabProcess near, LabProcess far)
    {
        using var server = _lab[2].Start("iperf", "-s");
        await server.WaitForOutputAsync("listening");
        using var client = _lab[1].Start("iperf", "-c", OverlayLab.AddressOf(2), "-t", $"{Load.TotalSeconds + 1}");
        await Task.Delay(Load);
        var loaded = Math.Max(ResidentSet(near), ResidentSet(far));
        await client.SucceedAsync();
        return loaded;
    }

    private async Task<LabProcess> StartEdgeAsync(int number, string key)
    {
        string[] mac = number == 2 ? ["-m", Mac] : [];
        var edge = build.Start(
            _lab[number], "edge", ["-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", key, "-a", OverlayLab.AddressOf(number), "--cipher", "aegis", .. mac]);
        await edge.WaitUntilUpAsync();
        return edge;
    }

    /// <summary>In MB, as the kernel counts it.</summary>
    private static double ResidentSet(LabProcess process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
