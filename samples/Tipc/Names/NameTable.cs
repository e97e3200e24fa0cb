using System.Diagnostics.CodeAnalysis;

namespace Overlay.Samples.Tipc.Names;

/// <summary>Who is bound to which service range, in the whole cluster.</summary>
/// <remarks>A node may have <see cref="MaxPublicationsPerNode"/> publications, the limit that Linux has for its own, and all others together
/// <see cref="MaxPublicationsOfOthers"/>; what is beyond is refused.</remarks>
internal sealed class NameTable(SubscriptionTable subscriptions)
{
    public const int MaxPublicationsPerNode = 65_535;

    /// <summary>Some 60 MB. The publications of this node are not counted: others cannot take their place.</summary>
    public const int MaxPublicationsOfOthers = 4 * MaxPublicationsPerNode;

    private readonly Dictionary<uint, ServiceEntry> _services = [];
    private readonly Dictionary<TipcAddress, Dictionary<PublicationKey, Publication>> _byNode = [];
    private int _ofOthers;
    private long _nextOrder;

    /// <summary>Changes with each publication and withdrawal: what was looked up under one version holds until the next.</summary>
    public long Version { get; private set; }

    /// <summary>All publications, grouped by node.</summary>
    public IEnumerable<Publication> All => _byNode.Values.SelectMany(ofNode => ofNode.Values);

    public IEnumerable<Publication> OfNode(TipcAddress node) => _byNode.GetValueOrDefault(node)?.Values ?? Enumerable.Empty<Publication>();

    public PublishResult Publish(PublicationKey key, Scope scope, bool isLocal)
    {
        if (!_byNode.TryGetValue(key.Socket.Node, out var ofNode))
        {
            _byNode.Add(key.Socket.Node, ofNode = []);
        }

        if (ofNode.ContainsKey(key))
        {
            return PublishResult.Known;
        }

        if (ofNode.Count >= MaxPublicationsPerNode || (!isLocal && _ofOthers >= MaxPublicationsOfOthers))
        {
            return PublishResult.TooMany;
        }

        var publication = new Publication(key, scope, isLocal, _nextOrder++);
        ofNode.Add(key, publication);
        _ofOthers += isLocal ? 0 : 1;
        var bound = Service(key.Range.Type).FindOrAdd(key.Range.Lower, key.Range.Upper);
        bound.Add(publication);
        Version++;
        subscriptions.Tell(ServiceEventKind.Published, publication, isEdge: bound.All.Count == 1);
        return PublishResult.Published;
    }

    public bool Withdraw(PublicationKey key, [NotNullWhen(true)] out Publication? withdrawn)
    {
        withdrawn = null;
        if (!_byNode.TryGetValue(key.Socket.Node, out var ofNode) || !ofNode.Remove(key, out withdrawn))
        {
            return false;
        }

        Forget(withdrawn);
        return true;
    }

    /// <summary>Withdraws everything of a node that is no longer reachable.</summary>
    public void WithdrawNode(TipcAddress node)
    {
        if (!_byNode.Remove(node, out var ofNode))
        {
            return;
        }

        foreach (var publication in ofNode.Values)
        {
            Forget(publication);
        }
    }

    /// <summary>One socket that is bound to the instance; the sockets of a range take turns.</summary>
    public bool TryChoose(ServiceAddress service, LookUp lookUp, out SocketAddress socket)
    {
        socket = default;
        foreach (var bound in Overlapping(new ServiceRange(service.Type, service.Instance, service.Instance)))
        {
            if (lookUp == LookUp.OwnNode && bound.Local.Count == 0)
            {
                continue;
            }

            var candidates = lookUp != LookUp.AnyNode && bound.Local.Count > 0 ? bound.Local : bound.All;
            if (candidates.TryTake(out var chosen))
            {
                socket = chosen.Socket;
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the nodes that have a socket in the range, this node among them.</summary>
    public void CollectNodes(ServiceRange range, ISet<TipcAddress> nodes)
    {
        foreach (var bound in Overlapping(range))
        {
            foreach (var publication in bound.All.All)
            {
                nodes.Add(publication.Socket.Node);
            }
        }
    }

    /// <summary>Adds the ports of this node in the range, each once; for a message of another node those that other nodes can see.</summary>
    public void CollectLocalPorts(ServiceRange range, bool fromOtherNode, ISet<uint> ports)
    {
        foreach (var bound in Overlapping(range))
        {
            foreach (var publication in bound.Local.All)
            {
                if (!fromOtherNode || publication.Scope == Scope.Cluster)
                {
                    ports.Add(publication.Socket.Port);
                }
            }
        }
    }

    /// <summary>What a new subscription is told: each publication, or the oldest of each range, in the order in which they came.</summary>
    public IEnumerable<Publication> Existing(ServiceRange range, ServiceFilter filter) => Overlapping(range)
        .SelectMany(bound => filter == ServiceFilter.Ports ? bound.All.All : [bound.Oldest()])
        .OrderBy(publication => publication.Order);

    private IEnumerable<BoundRange> Overlapping(ServiceRange range) =>
        _services.TryGetValue(range.Type, out var service) ? service.Overlapping(range.Lower, range.Upper) : [];

    private ServiceEntry Service(uint type)
    {
        if (!_services.TryGetValue(type, out var service))
        {
            _services.Add(type, service = new ServiceEntry());
        }

        return service;
    }

    private void Forget(Publication publication)
    {
        var range = publication.Range;
        var service = _services[range.Type];
        var bound = service.Find(range.Lower, range.Upper)!;
        bound.Remove(publication);
        var isLast = bound.All.Count == 0;
        if (isLast)
        {
            service.Remove(bound);
            if (service.IsEmpty)
            {
                _services.Remove(range.Type);
            }
        }

        _ofOthers -= publication.IsLocal ? 0 : 1;
        Version++;
        subscriptions.Tell(ServiceEventKind.Withdrawn, publication, isLast);
    }
}
