using System.Globalization;
using Overlay.Peers.Benchmarks.Programs;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>UDP datagrams of 64 bytes, sent as fast as the sender can; what is counted are those that arrive.</summary>
internal sealed class Datagrams : Figure
{
    private const int Port = 9200;
    private const double Kilo = 1000;
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(10);

    public override string Id => "udp";

    public override string Description => "UDP datagrams of 64 bytes, delivered per second";

    public override IReadOnlyList<string> Programs => ["dotnet"];

    public override async Task<IReadOnlyList<Measured>> MeasureAsync(Session session)
    {
        var duration = session.Scale.Datagrams;
        using var receiver = await session.Far.StartReceiverAsync(UdpReceiver.Role, $"{Port}", duration.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        using var sender = session.Near.StartLoad(UdpSender.Role, session.Address, $"{Port}", (duration + Spare).TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return [new Measured(Metric.Datagrams, Report.Parse(await receiver.SucceedAsync()).PerSecond / Kilo)];
    }
}
