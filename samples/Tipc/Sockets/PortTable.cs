using System.Diagnostics.CodeAnalysis;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>The ports of this node, and which of them have received something.</summary>
internal sealed class PortTable(ITipcRandom random)
{
    private readonly Dictionary<uint, Port> _ports = [];
    private readonly Queue<Port> _ready = [];

    public IEnumerable<Port> All => _ports.Values;

    /// <summary>Port numbers are drawn, so that a message for a port of an earlier life of this node finds nobody.</summary>
    public Port Create(TipcSocketType type, TipcSocketOptions options)
    {
        uint number;
        do
        {
            number = random.Next();
        }
        while (number == 0 || _ports.ContainsKey(number));
        var port = new Port(number, type, options);
        _ports.Add(number, port);
        return port;
    }

    public bool TryFind(uint number, [NotNullWhen(true)] out Port? port) => _ports.TryGetValue(number, out port);

    public void Remove(Port port) => _ports.Remove(port.Number);

    public void MarkReady(Port port)
    {
        if (!port.IsReady)
        {
            port.IsReady = true;
            _ready.Enqueue(port);
        }
    }

    /// <summary>A port that has received something since it was last taken here.</summary>
    public bool TryTakeReady(out uint number)
    {
        while (_ready.TryDequeue(out var port))
        {
            port.IsReady = false;
            if (_ports.ContainsKey(port.Number))
            {
                number = port.Number;
                return true;
            }
        }

        number = 0;
        return false;
    }
}
