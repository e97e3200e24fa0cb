using Overlay.Samples.Tipc.Discovery;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Clusters;

/// <summary>All nodes that were heard on the bearer, by address.</summary>
internal sealed class NeighbourTable : IKnownNodes
{
    /// <summary>More than so many are not served. A node without a link makes room for another when it has been silent.</summary>
    public const int Capacity = 256;

    /// <summary>
    /// Nodes without a link at one MAC address. A node has one, and another for a moment when it takes a new address: more are one station that invents nodes.
    /// </summary>
    public const int WithoutLinkPerMac = 4;

    /// <summary>A node without a link is forgotten after so long a silence.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>After so long a silence it is forgotten when the table is full.</summary>
    private static readonly TimeSpan LifetimeWhenFull = TimeSpan.FromSeconds(10);

    private readonly Dictionary<TipcAddress, Neighbour> _neighbours = [];

    public Dictionary<TipcAddress, Neighbour>.ValueCollection All => _neighbours.Values;

    public IEnumerable<Neighbour> Up => _neighbours.Values.Where(neighbour => neighbour.IsUp);

    public Neighbour? Find(TipcAddress address) => _neighbours.GetValueOrDefault(address);

    public NodeIdentity? IdentityAt(TipcAddress address) => Find(address)?.Identity;

    public TipcAddress? AddressOf(NodeIdentity identity) => _neighbours.Values.FirstOrDefault(neighbour => neighbour.Identity == identity)?.Address;

    /// <summary>Whether a node that is met at a MAC address can be taken.</summary>
    public bool HasRoom(MacAddress mac, TimeSpan now)
    {
        if (_neighbours.Values.Count(neighbour => !neighbour.IsUp && neighbour.Mac == mac) >= WithoutLinkPerMac)
        {
            return false;
        }

        if (_neighbours.Count >= Capacity)
        {
            Forget(LifetimeWhenFull, now);
        }

        return _neighbours.Count < Capacity;
    }

    public void Add(Neighbour neighbour) => _neighbours.Add(neighbour.Address, neighbour);

    public void ForgetLost(TimeSpan now) => Forget(Lifetime, now);

    private void Forget(TimeSpan lifetime, TimeSpan now)
    {
        foreach (var neighbour in _neighbours.Values.Where(neighbour => neighbour.IsSilentFor(lifetime, now)).ToArray())
        {
            _neighbours.Remove(neighbour.Address);
        }
    }
}
