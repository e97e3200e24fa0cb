using Overlay.Primitives.Timing;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Kit;

public class SimulationTests
{
    [Fact]
    public void OneSeed_GivesOneRun_AndAnotherSeedAnother()
    {
        var (first, again, other) = (Run(1), Run(1), Run(2));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static ulong Run(int seed) => Story.TellOnce(seed, sim =>
        {
            sim.AddSupernode();
            sim.Mesh(2);
        }).Hash;
    }

    [Fact]
    public void StoryThatDoesNotComeTrue_NamesSeedAndCondition()
    {
        var failure = Assert.Throws<SimulationException>(() => Story.TellOnce(4711, sim => sim.RunUntil(() => 1 > sim.Seed, Seconds(3))));

        Assert.Contains("seed 4711, at 3.000000s: not within 3 s: () => 1 > sim.Seed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AssertionInStory_NamesSeed()
    {
        var failure = Assert.Throws<SimulationException>(() => Story.TellOnce(42, sim => Assert.NotEmpty(sim.Nodes)));

        Assert.StartsWith("seed 42, ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_JumpsToWhatIsDue_InTheOrderOfTheCalls()
    {
        var sim = new TestKit.Simulation(1);
        var happened = new List<string>();
        sim.After(Seconds(3600), () => happened.Add($"third at {sim.Now}"));
        sim.After(Seconds(1), () => happened.Add($"first at {sim.Now}"));
        sim.After(Seconds(1), () => happened.Add("second"));

        sim.RunFor(Seconds(4000));

        Assert.Equal(["first at 1.000000s", "second", "third at 3600.000000s"], happened);
        Assert.Equal(new Instant(4_000_000_000), sim.Now);
    }

    [Fact]
    public void Loss_And_Duplication_HaveTheRateThatIsSet()
    {
        var sim = new TestKit.Simulation(1);
        var fates = new Dictionary<PacketFate, int>();
        sim.Log.Watcher = record => fates[record.Fate] = fates.GetValueOrDefault(record.Fate) + 1;
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.3, Duplication = 0.1 };

        for (var i = 0; i < 10_000; i++)
        {
            sim.Underlay.Inject(null, SimulatedAddress.Public(1, 1), SimulatedAddress.Public(2, 1), [1]);
        }

        Assert.InRange(fates[PacketFate.Lost], 2_800, 3_200);
        Assert.InRange(fates[PacketFate.Duplicated], 600, 800);
    }
}
