using Overlay.Peers.Benchmarks.Guard;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Tests.Guard;

public sealed class GuardResultTests
{
    [Theory]
    [InlineData(0.9, false)]
    [InlineData(0.4, false)]
    [InlineData(0.29, false)]
    [InlineData(0.27, true)]
    [InlineData(0.0, true)]
    public void Loss_OfMoreThanThirtyPerCent_IsOne(double measured, bool lost) =>
        Assert.Equal(lost, Assert.Single(GuardResult.Compare(RecordOf(("a", 0.4)), new Dictionary<string, double> { ["a"] = measured })).IsLost);

    [Fact]
    public void Systems_AreComparedEachWithItsOwn()
    {
        var results = GuardResult.Compare(RecordOf(("a", 0.4), ("b", 0.2)), new Dictionary<string, double> { ["b"] = 0.1, ["a"] = 0.5, ["new"] = 1 });

        Assert.Equal([("a", false), ("b", true)], results.Select(result => (result.System, result.IsLost)));
        Assert.Equal("b: 0.10 of the bare link, recorded 0.20: 50% lost, more than 30%", $"{results[1]}");
    }

    [Fact]
    public void RecordedSystem_ThatWasNotMeasured_IsAnError() =>
        Assert.Throws<FormatException>(() => GuardResult.Compare(RecordOf(("a", 0.4)), new Dictionary<string, double> { ["b"] = 1 }));

    [Fact]
    public void Record_IsReadAsItWasWritten()
    {
        var record = GuardRecord.Parse(RecordOf(("a", 0.4)).Write());

        Assert.Equal(("machine", "commit"), (record.Machine, record.Commit));
        Assert.Equal(new Dictionary<string, double> { ["a"] = 0.4 }, record.TcpToRaw);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "machine": "", "commit": "", "tcpToRaw": 1 }""")]
    public void AnythingElse_IsNoRecord(string json) => Assert.Throws<FormatException>(() => GuardRecord.Parse(json));

    [Fact]
    public void CommittedRecord_NamesWhatTheGuardMeasures()
    {
        var record = GuardRecord.Parse(File.ReadAllText(RepositoryFolder.Of("benchmarks", "peers", "guard.json")));

        Assert.Equal([OverlayEdges.Clear.Id, OverlayEdges.Platform.Id], record.TcpToRaw.Keys.Order());
        Assert.All(record.TcpToRaw.Values, ratio => Assert.InRange(ratio, 0.01, 2));
    }

    private static GuardRecord RecordOf(params (string System, double Ratio)[] ratios) =>
        new() { Machine = "machine", Commit = "commit", TcpToRaw = ratios.ToDictionary(entry => entry.System, entry => entry.Ratio) };
}
