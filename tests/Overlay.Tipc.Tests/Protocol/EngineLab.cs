using System.Text;
using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Tests.Lab;

namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>Several whole nodes on one segment, linked to each other.</summary>
internal sealed class EngineLab
{
    public const uint Type = 18888;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<EngineNode> _nodes = [];

    public EngineLab(
        int nodes, int seed = 1, MulticastMethod method = MulticastMethod.AutoSelect, Func<ClusterOptions, ClusterOptions>? with = null)
    {
        Segment = new Segment(seed);
        for (var number = 1; number <= nodes; number++)
        {
            _nodes.Add(new EngineNode(Segment, number, method, with));
        }

        LinkUp();
    }

    public Segment Segment { get; }

    public EngineNode this[int index] => _nodes[index];

    public IReadOnlyList<EngineNode> Nodes => _nodes;

    public static ServiceRange Range(uint lower, uint upper) => new(Type, lower, upper);

    public static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    public static string Text(TipcDatagram datagram) => Encoding.ASCII.GetString(datagram.Data.Span);

    public EngineNode Add(int number)
    {
        var node = new EngineNode(Segment, number);
        _nodes.Add(node);
        LinkUp();
        return node;
    }

    /// <summary>Waits until every node sees every other and knows its names.</summary>
    public void LinkUp()
    {
        Until(() => _nodes.All(node => node.Engine.Neighbours.Count == _nodes.Count - 1));
        Until(() => _nodes.All(node => node.Engine.Publications.Count(publication => publication.Range.Type == 0) == _nodes.Count));
    }

    public void Remove(EngineNode node) => _nodes.Remove(node);

    public void Until(Func<bool> condition) => Segment.RunUntil(condition, Patience);

    /// <summary>Long enough for what is on its way to arrive, or to be lost.</summary>
    public void Rest() => Segment.RunFor(TimeSpan.FromSeconds(5));
}
