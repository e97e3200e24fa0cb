using System.Globalization;
using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Programs;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>Multicast from one host to many: a sender that sends as fast as it can, and kernels that joined the group.</summary>
internal static class CopiesRun
{
    private const int Port = 9300;
    private const int Payload = 1_300;
    private const double BitsPerMegabyte = 8e-6;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    private static readonly CopySystem[] Systems =
    [
        new VxlanCopies(),
        new N2nCopies(),
        new OverlayCopies(ReplicationMode.Sender, "Overlay, by the sender"),
        new OverlayCopies(ReplicationMode.Replicators, "Overlay, by its supernode"),
        new OverlayCopies(ReplicationMode.Tree, "Overlay, tree of eight"),
    ];

    public static async Task RunAsync(IReadOnlyList<int> members, string command, CancellationToken stop)
    {
        List<List<string>> rows = [];
        foreach (var system in Systems.Where(system => system.IsInstalled))
        {
            List<string> row = [system.Name];
            foreach (var count in members)
            {
                stop.ThrowIfCancellationRequested();
                var figures = await MeasureAsync(system, count);
                Console.WriteLine($"{system.Name}, {count} members: {figures}");
                row.AddRange([Number.Format(figures.PerSecond / 1000), Number.Format(figures.ProcessorTime), Number.Format(figures.Uplink)]);
            }

            rows.Add(row);
        }

        string[] headings = ["", .. members.SelectMany(count => (string[])[$"1 to {count}: copies, 1000/s", "CPU, us/copy", "uplink, Mbit/s"])];
        Console.WriteLine($"\n{Machine.Read()}; commit {Machine.ReadCommit()}; `{command}`\n\n{MarkdownTable.Write(headings, rows)}");
    }

    private static async Task<CopyFigures> MeasureAsync(CopySystem system, int members)
    {
        using var lab = new OverlayLab(members + CopySystem.Sender);
        await system.StartAsync(lab, members);
        var hosts = Enumerable.Range(CopySystem.FirstMember, members).Select(number => lab[number]).ToArray();
        foreach (var host in hosts)
        {
            host.Ip($"addr add {CopySystem.Group}/32 dev {system.Device} autojoin");
        }

        var sender = lab[CopySystem.Sender];
        sender.Ip($"route add {CopySystem.Group}/32 dev {system.Device}");
        await system.SettleAsync(lab, members);
        using var load = sender.StartLoad(
            UdpSender.Role, system.Destination, $"{Port}", (WarmUp + Duration + WarmUp).TotalSeconds.ToString(CultureInfo.InvariantCulture), $"{Payload}");
        await Task.Delay(WarmUp);
        var (before, uplink, busy) = (PayloadAt(hosts, system), UplinkOf(sender), ProcessorTime.Read());
        await Task.Delay(Duration);
        var (after, uplinkAfter, busyAfter) = (PayloadAt(hosts, system), UplinkOf(sender), ProcessorTime.Read());
        var copies = (after - before) / (double)Payload;
        return new CopyFigures(
            copies / Duration.TotalSeconds, (busyAfter - busy) * 1e6 / Math.Max(copies, 1), (uplinkAfter - uplink) * BitsPerMegabyte / Duration.TotalSeconds);
    }

    private static long PayloadAt(VpcHost[] hosts, CopySystem system) => hosts.Sum(host => DeviceCounters.Read(host, system.Device).PayloadIn);

    private static long UplinkOf(VpcHost sender) => DeviceCounters.Read(sender, "eth0").BytesOut;
}
