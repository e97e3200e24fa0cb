using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>What edge prints of what happens.</summary>
public sealed class EventLinesTests
{
    [RootFact]
    public async Task Peers_OfAnEdgeThatComes_AreAllPrinted_HoweverSoonTheyAreMet()
    {
        using var lab = new OverlayLab(hosts: 6);
        using var supernode = await lab.StartSupernodeAsync();
        var edges = new List<LabProcess>();
        try
        {
            for (var number = 2; number <= 6; number++)
            {
                edges.Add(await lab.StartEdgeAsync(number, "-m", $"02:00:00:00:00:0{number}"));
                foreach (var other in Enumerable.Range(2, number - 2))
                {
                    await edges[^1].WaitForOutputAsync($@"^\S+ \S+ peer (.* \()?02:00:00:00:00:0{other}\)? joined, ");
                }
            }
        }
        finally
        {
            edges.ForEach(edge => edge.Dispose());
        }
    }
}
