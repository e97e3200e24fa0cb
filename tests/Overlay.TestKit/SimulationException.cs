namespace Overlay.TestKit;

/// <summary>A story that did not come true. The message names the seed, which repeats it, and shows the last datagrams.</summary>
internal sealed class SimulationException : Exception
{
    public SimulationException(Simulation simulation, string what, Exception? inner = null)
        : base($"seed {simulation.Seed}, at {simulation.Now}: {what}\nlast datagrams:\n  {string.Join("\n  ", simulation.Log.Recent)}", inner)
    {
    }
}
