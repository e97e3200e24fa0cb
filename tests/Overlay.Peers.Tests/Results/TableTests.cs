using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Tests.Results;

public sealed class TableTests
{
    [Fact]
    public void MarkdownTable_HasARowForEach() => Assert.Equal(
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
        MarkdownTable.Write(["a", "b"], [["1", "2"], ["3", "4"]]));

    [Fact]
    public void SystemTable_HasTheMeasuredColumnsOnly_AndADashForWhatASystemLacks()
    {
        var results = new RunResults();
        results.Add(1, "raw", new Measured(Metric.Tcp, 50));
        results.Add(1, "overlay-clear", new Measured(Metric.Tcp, 15));
        results.Add(1, "overlay-clear", new Measured(Metric.Memory, 70));

        Assert.Equal(
            """
            |  | TCP, Gbit/s | to raw | memory, MB |
            |---|---|---|---|
            | raw veth | 50.0 | 1.00 | - |
            | Overlay, clear | 15.0 | 0.30 | 70.0 |

            """,
            SystemTable.Write(results, [AllSystems.Raw, OverlayEdges.Clear]));
    }
}
