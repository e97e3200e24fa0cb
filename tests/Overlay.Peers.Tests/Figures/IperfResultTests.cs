using Overlay.Peers.Benchmarks.Figures;

namespace Overlay.Peers.Tests.Figures;

public sealed class IperfResultTests
{
    [Fact]
    public void Report_GivesWhatTheReceiverGot()
    {
        const string Report =
            """{ "start": {}, "end": { "sum_sent": { "bytes": 9, "bits_per_second": 9 }, "sum_received": { "seconds": 2.0, "bytes": 2500000, "bits_per_second": 1e7 } } }""";

        Assert.Equal(new IperfResult(1e7, 2.5e6), IperfResult.Parse(Report));
    }

    [Fact]
    public void ReportOfAnError_IsRefusedWithItsMessage()
    {
        var problem = Assert.Throws<FormatException>(() => IperfResult.Parse("""{ "start": {}, "end": {}, "error": "unable to connect to server" }"""));

        Assert.Contains("unable to connect", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("iperf3: command not found")]
    [InlineData("{}")]
    [InlineData("""{ "end": 1 }""")]
    public void AnythingElse_IsRefused(string output) => Assert.Throws<FormatException>(() => IperfResult.Parse(output));
}
