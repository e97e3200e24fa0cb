using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>Round trips of ping: with nothing else on the link, and beside a TCP stream that takes all it can get.</summary>
internal sealed class RoundTrips : Figure
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongerThanAnyPing = TimeSpan.FromMinutes(1);

    public override string Id => "rtt";

    public override string Description => "ping every 5 ms: idle, and beside a TCP stream";

    public override IReadOnlyList<string> Programs => ["ping", "iperf3"];

    public override async Task<IReadOnlyList<Measured>> MeasureAsync(Session session)
    {
        var idle = await PingAsync(session);
        using var server = await Iperf.StartServerAsync(session.Far);
        using var stream = Iperf.StartClient(session.Near, session.Address, LongerThanAnyPing);
        await Task.Delay(Settle);
        var loaded = await PingAsync(session);
        if (stream.HasExited)
        {
            throw new InvalidOperationException($"The stream beside the ping ended early.\n{stream.Describe()}");
        }

        return
        [
            new Measured(Metric.IdleMedian, Statistic.Percentile(idle.Microseconds, 50)),
            new Measured(Metric.LoadedMedian, Statistic.Percentile(loaded.Microseconds, 50)),
            new Measured(Metric.LoadedTail, Statistic.Percentile(loaded.Microseconds, 99)),
            new Measured(Metric.LoadedLoss, loaded.LostPercent),
        ];
    }

    private static async Task<PingResult> PingAsync(Session session)
    {
        using var ping = session.Near.Start("ping", "-n", "-c", $"{session.Scale.Pings}", "-i", "0.005", "-W", "2", session.Address);
        await ping.WaitForExitAsync();
        return PingResult.Parse(ping.Output);
    }
}
