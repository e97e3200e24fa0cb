using System.Diagnostics;
using Overlay.Peers.Benchmarks.Copies;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Tests.Copies;

public sealed class CopyReadingTests
{
    [Fact]
    public void Figures_GoByTheTimeThatPassed()
    {
        var before = new CopyReading(Stopwatch.Frequency, Payload: 5, Uplink: 7, Busy: 100);
        var after = new CopyReading(3 * Stopwatch.Frequency, Payload: 5 + 26_000_000, Uplink: 7 + 1_000_000, Busy: 101);

        Assert.Equal(
            [new Measured(Metric.Copies(50), 10), new Measured(Metric.CopyCpu(50), 50), new Measured(Metric.CopyUplink(50), 4)],
            after.Since(before, members: 50, payload: 1_300));
    }

    [Fact]
    public void JoinedDatagrams_CountAsTheirPayload()
    {
        const string Table = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:      10       1    0    0    0     0          0         0       10       1    0    0    0     0       0          0
             edge0:    2684       2    0    0    0     0          0         0      777       3    0    0    0     0       0          0
            """;

        var counters = DeviceCounters.Parse(Table, "edge0");

        Assert.Equal((2_600L, 777L), (counters.PayloadIn, counters.BytesOut));
    }

    [Fact]
    public void Table_HasThreeColumnsForEachNumberOfMembers()
    {
        var results = new RunResults();
        results.Add(1, "vxlan", new Measured(Metric.Copies(10), 450));
        results.Add(1, "vxlan", new Measured(Metric.CopyUplink(200), 5_000));

        Assert.Equal(
            """
            |  | 1 to 10: copies, 1000/s | CPU, us/copy | uplink, Mbit/s | 1 to 200: copies, 1000/s | CPU, us/copy | uplink, Mbit/s |
            |---|---|---|---|---|---|---|
            | kernel VXLAN, head-end list | 450 | - | - | - | - | 5,000 |

            """,
            CopiesReport.WriteTable(results, [new VxlanCopies()], [10, 200]));
    }
}
