using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>One TCP stream, and what it costs the machine.</summary>
internal sealed class TcpStream : Figure
{
    private const double Giga = 1e9;
    private const double Gibibyte = 1 << 30;

    public override string Id => "tcp";

    public override string Description => "iperf3, one stream: Gbit/s and the machine's busy seconds per GiB";

    public override IReadOnlyList<string> Programs => ["iperf3"];

    public override async Task<IReadOnlyList<Measured>> MeasureAsync(Session session)
    {
        using var server = await Iperf.StartServerAsync(session.Far);
        var before = ProcessorTime.Read();
        var result = await Iperf.RunAsync(session.Near, session.Address, session.Scale.Stream);
        var busy = ProcessorTime.Read() - before;
        return
        [
            new Measured(Metric.Tcp, result.BitsPerSecond / Giga),
            new Measured(Metric.Cpu, busy / (result.Bytes / Gibibyte)),
        ];
    }
}
