using System.Diagnostics;
using System.Globalization;
using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Programs;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>
/// Multicast from one host to many: a sender that sends as fast as it can, and kernels that joined the group. All ways are measured one after the other, round by round, each
/// on new hosts.
/// </summary>
internal sealed class CopiesRun(CopiesSettings settings)
{
    private const int Port = 9300;
    private const int Payload = 1_300;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>The sender is ended when all is read, which on a busy machine may be later than planned.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(1);

    /// <summary>Processors that a quiet machine uses at most, in the mean over a look.</summary>
    private const double Quiet = 0.5;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HashSet<(string System, int Members)> _failed = [];

    public RunResults Results { get; } = new();

    /// <summary>What did not take part, with the reason.</summary>
    public List<string> LeftOut { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var members in settings.Members)
            {
                foreach (var system in settings.Systems.Where(system => system.IsInstalled && !_failed.Contains((system.Id, members))))
                {
                    stop.ThrowIfCancellationRequested();
                    Console.WriteLine($"round {round} of {settings.Rounds}, {clock.Elapsed:h\\:mm\\:ss}: {system.Name}, {members} members");
                    await TryMeasureAsync(round, system, members, stop);
                }
            }
        }
    }

    private async Task TryMeasureAsync(int round, CopySystem system, int members, CancellationToken stop)
    {
        try
        {
            foreach (var measured in await MeasureAsync(system, members, stop))
            {
                Results.Add(round, system.Id, measured);
                Console.WriteLine($"  {measured}");
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception error) when (system.Kind != SystemKind.Overlay && error is InvalidOperationException or TimeoutException)
        {
            _failed.Add((system.Id, members));
            LeftOut.Add($"{system.Name}, {members} members: {error.Message}");
            Console.WriteLine($"  left out: {error.Message}");
        }
    }

    /// <summary>Waits until those who have just met have done with each other; not for ever, others may use the machine too.</summary>
    private static async Task BeQuietAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        double before;
        do
        {
            before = ProcessorTime.Read();
            await Task.Delay(Look, stop);
        }
        while (ProcessorTime.Read() - before > Quiet * Look.TotalSeconds && clock.Elapsed < Patience);
    }

    private async Task<Measured[]> MeasureAsync(CopySystem system, int members, CancellationToken stop)
    {
        using var lab = new OverlayLab(members + CopySystem.Sender);
        using var whenStopped = stop.Register(lab.Dispose);
        await system.StartAsync(lab, members);
        var hosts = Enumerable.Range(CopySystem.FirstMember, members).Select(number => lab[number]).ToArray();
        foreach (var host in hosts)
        {
            host.Ip($"addr add {CopySystem.Group}/32 dev {system.Device} autojoin");
        }

        var sender = lab[CopySystem.Sender];
        sender.Ip($"route add {CopySystem.Group}/32 dev {system.Device}");
        await system.SettleAsync(members);
        await BeQuietAsync(stop);
        var devices = Array.ConvertAll(hosts, host => new DeviceReader(host, system.Device));
        using var uplink = new DeviceReader(sender, "eth0");
        try
        {
            using var load = sender.StartLoad(
                UdpSender.Role, system.Destination, $"{Port}", (WarmUp + settings.Scale.Datagrams + Spare).TotalSeconds.ToString(CultureInfo.InvariantCulture), $"{Payload}");
            await Task.Delay(WarmUp, stop);
            var before = CopyReading.Take(devices, uplink);
            await Task.Delay(settings.Scale.Datagrams, stop);
            return CopyReading.Take(devices, uplink).Since(before, members, Payload);
        }
        finally
        {
            Array.ForEach(devices, device => device.Dispose());
        }
    }
}
