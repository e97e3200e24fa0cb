using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>The network underneath: unicast datagrams between public hosts and hosts behind NATs, under conditions that the story sets.</summary>
internal sealed class Underlay
{
    private readonly Simulation _simulation;
    private readonly SeededRandom _random;
    private readonly Dictionary<UnderlayAddress, SimulatedHost> _hosts = [];
    private readonly List<Nat> _nats = [];
    private readonly HashSet<(SimulatedHost, SimulatedHost)> _blocked = [];
    private readonly Dictionary<(SimulatedHost, SimulatedHost), LinkConditions> _links = [];
    private HashSet<SimulatedHost> _island = [];
    private int _addresses;

    public Underlay(Simulation simulation, SeededRandom random) => (_simulation, _random) = (simulation, random);

    /// <summary>What holds between two hosts for which nothing else was set.</summary>
    public LinkConditions Conditions { get; set; } = new();

    /// <summary>True to give public hosts that are added from now on IPv6 addresses.</summary>
    public bool IsIPv6 { get; set; }

    public Nat AddNat(NatKind kind)
    {
        var nat = new Nat(kind, SimulatedAddress.Outside(_nats.Count + 1), _random.Fork($"nat {_nats.Count}"));
        _nats.Add(nat);
        return nat;
    }

    public UnderlayAddress FreeAddress(ushort port, Nat? nat = null)
    {
        var number = ++_addresses;
        return nat is not null ? SimulatedAddress.Inside(_nats.IndexOf(nat) + 1, number, port)
            : IsIPv6 ? SimulatedAddress.PublicIPv6(number, port)
            : SimulatedAddress.Public(number, port);
    }

    /// <summary>Gives a host its address; what is on its way to the old one is lost.</summary>
    public void Attach(SimulatedHost host)
    {
        foreach (var (address, _) in _hosts.Where(entry => entry.Value == host).ToList())
        {
            _hosts.Remove(address);
        }

        _hosts.Add(host.Address, host);
    }

    public void SetLink(SimulatedHost a, SimulatedHost b, LinkConditions conditions) => _links[(a, b)] = _links[(b, a)] = conditions;

    /// <summary>Nothing passes between the two, either way.</summary>
    public void Block(SimulatedHost a, SimulatedHost b) => _blocked.UnionWith([(a, b), (b, a)]);

    public void Unblock(SimulatedHost a, SimulatedHost b) => _blocked.ExceptWith([(a, b), (b, a)]);

    /// <summary>The given hosts reach each other and nobody else.</summary>
    public void Partition(params SimulatedHost[] island) => _island = [.. island];

    public void Heal() => _island = [];

    /// <summary>Takes a datagram from a host; it arrives later, or not.</summary>
    public void Send(SimulatedHost from, UnderlayAddress destination, byte[] packet)
    {
        var source = from.Nat is { } nat && !SimulatedAddress.IsInside(destination)
            ? nat.Translate(from.Address, destination, _simulation.Now)
            : from.Address;
        Inject(from, source, destination, packet);
    }

    /// <summary>Sends with any source address: what an attacker on the path can do. <paramref name="from"/> is null for a stranger.</summary>
    public void Inject(SimulatedHost? from, UnderlayAddress source, UnderlayAddress destination, byte[] packet)
    {
        var to = Resolve(from, source, destination, isArrival: false);
        var conditions = from is not null && to is not null && _links.TryGetValue((from, to), out var link) ? link : Conditions;
        var fate = Fate(from, to, conditions);
        Log(from, source, destination, packet, fate);
        if (fate != PacketFate.Sent)
        {
            return;
        }

        Deliver(from, source, destination, packet, conditions);
        if (_random.Chance(conditions.Duplication))
        {
            Log(from, source, destination, packet, PacketFate.Duplicated);
            Deliver(from, source, destination, packet, conditions);
        }
    }

    private PacketFate Fate(SimulatedHost? from, SimulatedHost? to, LinkConditions conditions)
    {
        if (from is not null && to is not null && (_blocked.Contains((from, to)) || _island.Contains(from) != _island.Contains(to)))
        {
            return PacketFate.Blocked;
        }

        return _random.Chance(conditions.Loss) ? PacketFate.Lost : PacketFate.Sent;
    }

    private void Deliver(SimulatedHost? from, UnderlayAddress source, UnderlayAddress destination, byte[] packet, LinkConditions conditions)
    {
        var arrival = _simulation.Now + conditions.Delay + (conditions.Jitter * _random.NextFraction());
        _simulation.Schedule(arrival, () =>
        {
            // The way is found on arrival: a NAT may have opened a binding, or a host moved, in the meantime.
            var to = Resolve(from, source, destination, isArrival: true);
            if (to is null || !to.IsRunning)
            {
                Log(from, source, destination, packet, to is null ? PacketFate.Unroutable : PacketFate.Unheard);
                return;
            }

            to.Receive(source, packet);
        });
    }

    /// <summary>The host that an address leads to. Before arrival a NAT is seen through, to find the link's conditions.</summary>
    private SimulatedHost? Resolve(SimulatedHost? from, UnderlayAddress source, UnderlayAddress destination, bool isArrival)
    {
        if (_hosts.TryGetValue(destination, out var host))
        {
            return host.Nat is null || host.Nat == from?.Nat ? host : null;
        }

        var nat = _nats.Find(candidate => candidate.Outside.HasSameHost(destination));
        var inside = isArrival ? nat?.Admit(destination.Port, source, _simulation.Now) : nat?.Owner(destination.Port);
        return inside is { } address ? _hosts.GetValueOrDefault(address) : null;
    }

    private void Log(SimulatedHost? from, UnderlayAddress source, UnderlayAddress destination, byte[] packet, PacketFate fate) =>
        _simulation.Log.Add(_simulation.Now, from?.Name ?? "stranger", source, destination, packet, fate);
}
