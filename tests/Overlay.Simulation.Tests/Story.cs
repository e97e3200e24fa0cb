using Overlay.TestKit;

namespace Overlay.Simulation.Tests;

/// <summary>Tells a story twice from one seed: it has to come true, and to the same packet log.</summary>
internal static class Story
{
    public static void Tell(int seed, Action<TestKit.Simulation> story)
    {
        var (first, count) = TellOnce(seed, story);
        var (second, secondCount) = TellOnce(seed, story);
        Assert.True(first == second, $"seed {seed}: two runs differ, after {count} and {secondCount} datagrams");
    }

    public static (ulong Hash, long Count) TellOnce(int seed, Action<TestKit.Simulation> story)
    {
        var simulation = new TestKit.Simulation(seed);
        try
        {
            story(simulation);
        }
        catch (Exception failure) when (failure is not SimulationException)
        {
            throw new SimulationException(simulation, failure.Message, failure);
        }

        return (simulation.Log.Hash, simulation.Log.Count);
    }
}
