using System.Globalization;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>
/// How two nodes fare on bad links, as a table that has to stay as it is: a change of the protocol's behaviour shows as a difference.
/// If the new numbers are meant and not worse, put the table that the failure prints in the place of the old one.
/// </summary>
public class LossTable
{
    private const int Runs = 20;

    private const string Expected = """
        loss   delay   half joined     all   half direct     all   received
         0 %    5 ms         0.1 s   0.3 s         0.1 s   0.3 s      100 %
         5 %    5 ms         0.3 s   2.1 s         0.3 s   2.1 s       95 %
        10 %    5 ms         0.7 s   2.1 s         0.7 s   2.1 s       90 %
        20 %    5 ms         1.3 s  16.6 s         1.3 s  16.8 s       80 %
        30 %    5 ms         2.0 s  11.3 s         2.0 s  11.5 s       70 %
         0 %  150 ms         1.9 s   1.9 s         1.9 s   1.9 s      100 %
        10 %  150 ms         2.0 s   3.5 s         2.1 s   3.6 s       90 %
        20 %  150 ms         3.0 s   5.8 s         3.3 s   5.8 s       80 %
        """;

    [Fact]
    public void BehaviourUnderLoss_IsAsBefore()
    {
        List<string> lines = ["loss   delay   half joined     all   half direct     all   received"];
        foreach (var (loss, delay) in new[] { (0, 5), (5, 5), (10, 5), (20, 5), (30, 5), (0, 150), (10, 150), (20, 150) })
        {
            lines.Add(Row(loss, delay));
        }

        var table = string.Join('\n', lines);
        Assert.True(table == Expected, $"the table is now\n{table}");
    }

    private static string Row(int loss, int delay)
    {
        List<double> joined = [], direct = [];
        var received = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            Story.TellOnce(seed, sim =>
            {
                sim.Underlay.Conditions = new LinkConditions { Loss = loss / 100.0, Delay = Milliseconds(delay) };
                sim.AddSupernode();
                var (a, b) = (sim.AddNode("a"), sim.AddNode("b"));
                sim.RunUntil(() => a.Reaches(b) && b.Reaches(a), within: Seconds(60));
                joined.Add(sim.Now.Microseconds / 1e6);
                sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(60));
                direct.Add(sim.Now.Microseconds / 1e6);
                sim.RunFor(Seconds(5));
                sim.Chat([a, b], Milliseconds(100), Seconds(10));
                sim.RunFor(Seconds(11));
                received += a.Received.Count() + b.Received.Count();
            });
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{loss,2} %  {delay,3} ms  {Middle(joined),10:F1} s {joined.Max(),5:F1} s  {Middle(direct),10:F1} s {direct.Max(),5:F1} s  {received * 100 / (Runs * 600),7} %");
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(Runs / 2);
}
