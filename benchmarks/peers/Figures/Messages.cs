using System.Globalization;
using Overlay.Peers.Benchmarks.Programs;
using Overlay.Peers.Benchmarks.Programs.Native;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>
/// ZeroMQ from a PUSH to a PULL socket, as libzmq's own local_thr and remote_thr, which no package has: 100,000 messages of 4,096 bytes, and
/// a sweep of sizes. The messages are zeros, as there.
/// </summary>
internal sealed class Messages : Figure
{
    private const int Port = 9300;
    private const double Kilo = 1000;

    public override string Id => "zmq";

    public override string Description => "ZeroMQ messages per second, by size";

    public override IReadOnlyList<string> Programs => ["libzmq.so.5"];

    public override bool IsInstalled => LibZmq.ReadVersion() is not null;

    public override async Task<IReadOnlyList<Measured>> MeasureAsync(Session session)
    {
        var results = new List<Measured>();
        foreach (var size in session.Scale.MessageSizes)
        {
            results.Add(new Measured(Metric.Messages(size), await MeasureAsync(session, size) / Kilo));
        }

        return results;
    }

    private static async Task<double> MeasureAsync(Session session, int size)
    {
        var (count, limit) = size == Scale.ArticleMessage ? (Scale.ArticleMessages, session.Scale.ArticleLimit) : (int.MaxValue, session.Scale.Messages);
        using var receiver = await session.Far.StartReceiverAsync(
            ZmqReceiver.Role, $"tcp://*:{Port}", $"{count}", limit.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        using var sender = session.Near.StartLoad(ZmqSender.Role, $"tcp://{session.Address}:{Port}", $"{size}");
        return Report.Parse(await receiver.SucceedAsync()).PerSecond;
    }
}
