using Overlay.Peers.Benchmarks.Guard;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;
using Ratios = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, double>>;

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
        Assert.Equal(lost, Assert.Single(GuardResult.Compare(RecordOf(To("raw", ("a", 0.4))), To("raw", ("a", measured)))).IsLost);

    [Fact]
    public void Systems_AreComparedEachWithItsOwn()
    {
        var results = GuardResult.Compare(RecordOf(To("raw", ("a", 0.4), ("b", 0.2))), To("raw", ("b", 0.1), ("a", 0.5), ("new", 1)));

        Assert.Equal(["b"], GuardResult.FindLost(results));
        Assert.Equal("b: 0.10 of raw, recorded 0.20: 50% lost, more than 30%", $"{results[1]}");
    }

    [Theory]
    [InlineData(0.1, 0.5, false)]
    [InlineData(0.4, 0.1, false)]
    [InlineData(0.1, 0.1, true)]
    public void System_HasLost_IfItHasLostAgainstEveryBaseline(double toRaw, double toVxlan, bool lost)
    {
        var record = RecordOf(new Ratios { ["raw"] = One("a", 0.4), ["vxlan"] = One("a", 0.5) });
        var measured = new Ratios { ["raw"] = One("a", toRaw), ["vxlan"] = One("a", toVxlan) };

        Assert.Equal(lost, GuardResult.FindLost(GuardResult.Compare(record, measured)).Contains("a"));
    }

    [Fact]
    public void Baseline_ThatTheMachineLacks_IsLeftOut()
    {
        var record = RecordOf(new Ratios { ["raw"] = One("a", 0.4), ["vxlan"] = One("a", 0.5) });

        Assert.Equal(["a"], GuardResult.FindLost(GuardResult.Compare(record, To("raw", ("a", 0.1)))));
        Assert.Throws<FormatException>(() => GuardResult.Compare(record, new Ratios()));
    }

    [Fact]
    public void RecordedSystem_ThatWasNotMeasured_IsAnError() =>
        Assert.Throws<FormatException>(() => GuardResult.Compare(RecordOf(To("raw", ("a", 0.4))), To("raw", ("b", 1))));

    [Fact]
    public void Record_IsReadAsItWasWritten()
    {
        var record = GuardRecord.Parse(RecordOf(To("raw", ("a", 0.4))).Write());

        Assert.Equal(("machine", "commit"), (record.Machine, record.Commit));
        Assert.Equal(0.4, Assert.Single(Assert.Single(record.TcpTo).Value).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "machine": "", "commit": "", "tcpTo": 1 }""")]
    public void AnythingElse_IsNoRecord(string json) => Assert.Throws<FormatException>(() => GuardRecord.Parse(json));

    [Fact]
    public void CommittedRecord_NamesWhatTheGuardMeasures()
    {
        var record = GuardRecord.Parse(File.ReadAllText(RepositoryFolder.Of("benchmarks", "peers", "guard.json")));

        Assert.Equal(["raw", "vxlan"], record.TcpTo.Keys.Order());
        Assert.All(record.TcpTo.Values, systems =>
        {
            Assert.Equal([OverlayEdges.Clear.Id, OverlayEdges.Platform.Id], systems.Keys.Order());
            Assert.All(systems.Values, ratio => Assert.InRange(ratio, 0.01, 2));
        });
    }

    private static Ratios To(string baseline, params (string System, double Ratio)[] ratios) =>
        new() { [baseline] = ratios.ToDictionary(entry => entry.System, entry => entry.Ratio) };

    private static Dictionary<string, double> One(string system, double ratio) => new() { [system] = ratio };

    private static GuardRecord RecordOf(Ratios ratios) => new() { Machine = "machine", Commit = "commit", TcpTo = ratios };
}
