namespace Overlay.TestKit;

/// <summary>
/// A switch without spanning tree behind the ports of some nodes: a frame of one port gets to all others 0.1 ms later, and in at most that time more, so that
/// the order of two is left to chance.
/// </summary>
internal sealed class SimulatedLan
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(0.1);

    private readonly Simulation _simulation;
    private readonly SimulatedNode[] _nodes;
    private readonly SeededRandom _random;

    public SimulatedLan(Simulation simulation, params SimulatedNode[] nodes)
    {
        _simulation = simulation;
        _nodes = nodes;
        _random = simulation.Random.Fork("lan");
        foreach (var node in nodes)
        {
            node.Attached = frame => Send(frame, node);
        }
    }

    /// <summary>How many frames came to the switch.</summary>
    public int Frames { get; private set; }

    /// <summary>A station sends, or one of the nodes.</summary>
    public void Send(byte[] frame, SimulatedNode? from = null)
    {
        Frames++;
        foreach (var node in _nodes)
        {
            if (node != from)
            {
                _simulation.After(Delay + (Delay * _random.NextFraction()), () => node.SendFrame(frame));
            }
        }
    }
}
