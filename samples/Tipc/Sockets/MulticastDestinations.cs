using Overlay.Samples.Tipc.Names;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>The nodes that have a socket in a range, as one version of the name table knows them.</summary>
internal sealed class MulticastDestinations
{
    private readonly ServiceRange _range;
    private readonly long _version;

    public MulticastDestinations(ServiceRange range, TipcAddress own, NameTable names)
    {
        _range = range;
        _version = names.Version;
        var nodes = new HashSet<TipcAddress>();
        names.CollectNodes(range, nodes);
        IsLocal = nodes.Remove(own);
        Remote = [.. nodes];
    }

    /// <summary>A socket of this node is among them.</summary>
    public bool IsLocal { get; }

    public IReadOnlyList<TipcAddress> Remote { get; }

    public bool Holds(ServiceRange range, NameTable names) => _range == range && _version == names.Version;
}
