using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Names;

/// <summary>The name table of this node and its exchange with the neighbours.</summary>
internal sealed class NameService
{
    /// <summary>The service type under which every node announces itself, with its address as instance.</summary>
    public const uint NodeStateType = 0;

    private readonly MulticastMethod _method;
    private readonly Cluster _cluster;
    private readonly TipcCounters _counters;
    private readonly NameDistributor _distributor;
    private readonly Dictionary<TipcAddress, NeighbourNames> _neighbours = [];

    public NameService(TipcAddress own, uint networkId, MulticastMethod method, Cluster cluster, TipcCounters counters, TimeSpan now)
    {
        _method = method;
        _cluster = cluster;
        _counters = counters;
        Table = new NameTable(Subscriptions);
        _distributor = new NameDistributor(own, networkId, Table);
        Publish(new PublicationKey(new ServiceRange(NodeStateType, own.Value, own.Value), new SocketAddress(0, own), own.Value), Scope.Cluster, now);
    }

    public SubscriptionTable Subscriptions { get; } = new();

    public NameTable Table { get; }

    public int NeighbourCount => _neighbours.Count;

    /// <summary>What all nodes of the cluster can do.</summary>
    public Capabilities ClusterCapabilities { get; private set; } = Capabilities.All;

    public bool IsNeighbour(TipcAddress node) => _neighbours.ContainsKey(node);

    /// <summary>Publishes a binding of this node; false if there are too many.</summary>
    public bool Publish(PublicationKey key, Scope scope, TimeSpan now)
    {
        if (Table.Publish(key, scope, isLocal: true) != PublishResult.Published)
        {
            return false;
        }

        Tell(_distributor.Change(withdrawal: false, key, scope), now);
        return true;
    }

    public void Withdraw(PublicationKey key, TimeSpan now)
    {
        if (Table.Withdraw(key, out var withdrawn))
        {
            Tell(_distributor.Change(withdrawal: true, key, withdrawn.Scope), now);
        }
    }

    public void NeighbourUp(TipcAddress neighbour, TimeSpan now)
    {
        _neighbours[neighbour] = new NeighbourNames(neighbour, Table, _counters);
        ClusterCapabilities = _cluster.Capabilities;
        var mtu = _cluster.Links.First(link => link.Neighbour == neighbour).Mtu;
        foreach (var message in _distributor.Bulk(neighbour, mtu))
        {
            _cluster.Send(neighbour, message, now);
        }
    }

    public void NeighbourDown(TipcAddress neighbour)
    {
        _neighbours.Remove(neighbour);
        ClusterCapabilities = _cluster.Capabilities;
        Table.WithdrawNode(neighbour);
    }

    public void Receive(TipcAddress from, byte[] message)
    {
        if (_neighbours.TryGetValue(from, out var names))
        {
            names.Receive(message);
        }
        else
        {
            _counters.Drop(TipcDropReason.UnknownSender);
        }
    }

    public Subscription Subscribe(ServiceRange range, ServiceFilter filter, TimeSpan deadline)
    {
        var subscription = Subscriptions.Add(range, filter, deadline);
        Subscriptions.TellExisting(subscription, Table.Existing(range, filter));
        return subscription;
    }

    /// <summary>On the broadcast link; as copies if a node of the cluster does not look for names there, or copies are asked for.</summary>
    private void Tell(byte[]? change, TimeSpan now)
    {
        if (change is null)
        {
            return;
        }

        if (_method != MulticastMethod.Replicast && ClusterCapabilities.HasFlag(Capabilities.NamedBroadcast))
        {
            _cluster.Broadcast(change, now);
            return;
        }

        foreach (var neighbour in _neighbours.Keys)
        {
            _cluster.Send(neighbour, NameDistributorMessage.Copy(change, neighbour), now);
        }
    }
}
