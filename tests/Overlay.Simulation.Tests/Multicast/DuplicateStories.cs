using Overlay.TestKit;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>A numbered stream over a network that repeats and reorders: each number once.</summary>
public class DuplicateStories
{
    [Theory]
    [Seeds(3)]
    public void NumberedStream_WhileOthersComeAndGo_ArrivesOnce(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(5);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        sim.Underlay.Conditions = new LinkConditions { Duplication = 0.2, Jitter = Milliseconds(10) };
        Stream(sim, nodes[0], Address, Milliseconds(2), Seconds(4));
        for (var i = 0; i < 20; i++)
        {
            var other = nodes[2 + (i % 3)];
            sim.After(Milliseconds(200 * i), () => other.Join(Group));
            sim.After(Milliseconds((200 * i) + 500), () => other.Leave(Group));
        }

        sim.RunFor(Seconds(6));

        Assert.Equal(Enumerable.Range(0, 2_000).Select(number => $"{number}").Order(), Texts(nodes[1]).Order());
        Assert.All(nodes[2..], node => Assert.Equal(Texts(node).Distinct().Count(), Texts(node).Count()));
        Assert.True(nodes[1].Counters[DropReason.Replayed] > 200);
    });
}
