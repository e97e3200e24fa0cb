using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes;
using Overlay.Supernodes.Members;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Supernodes;

/// <summary>A supernode engine with clients whose datagrams are handed over by hand, in a time that stands still unless it is moved.</summary>
internal sealed class SupernodeBench
{
    /// <summary>Where it seems to be to its clients.</summary>
    public static readonly UnderlayAddress Address = new([203, 0, 113, 1], 1_200);

    private readonly Dictionary<UnderlayAddress, SupernodeTestClient> _clients = [];
    private readonly Dictionary<UnderlayAddress, int> _bytes = [];
    private int _addresses;

    public SupernodeBench(Func<SupernodeEngineOptions, SupernodeEngineOptions>? configure = null)
    {
        var options = new SupernodeEngineOptions
        {
            KeyPair = NodeKeyPair.Generate(Random),
            Suites = Simulation.Suites,
            HandshakeLimits = new() { PerSecond = 100_000, PerSourcePerSecond = 100_000 },
        };
        Options = configure?.Invoke(options) ?? options;
        Engine = new SupernodeEngine(Options, Random, Now);
    }

    public SeededRandom Random { get; } = new(1);

    public SupernodeEngineOptions Options { get; }

    public SupernodeEngine Engine { get; }

    public NodeCounters Counters => Options.Counters;

    public Instant Now { get; private set; } = new(5_000_000);

    public static CommunitySecrets Community(string name, byte key) =>
        new(name, OverlaySecurity.FromKey(CommunityKey.Parse(Convert.ToBase64String(Enumerable.Repeat(key, 32).ToArray()))));

    /// <summary>A client that has shaken hands and not registered.</summary>
    public SupernodeTestClient Connect(CommunitySecrets community, string name = "test", NodeKeyPair? key = null, UnderlayAddress? address = null)
    {
        var client = new SupernodeTestClient(this, community, name, key ?? NodeKeyPair.Generate(Random), address ?? FreeAddress());
        _clients.Add(client.Address, client);
        client.ShakeHands();
        return client;
    }

    /// <summary>A client that is registered and has confirmed the member list.</summary>
    public SupernodeTestClient Join(CommunitySecrets community, string name = "test", NodeKeyPair? key = null)
    {
        var client = Connect(community, name, key);
        Assert.Equal(Overlay.Wire.Messages.RegistrationStatus.Accepted, client.Register()?.Status);
        return client;
    }

    /// <summary>How many bytes went to an address, in datagrams of all kinds.</summary>
    public int BytesTo(UnderlayAddress address) => _bytes.GetValueOrDefault(address);

    public UnderlayAddress FreeAddress() => SimulatedAddress.Public(++_addresses, 7000);

    public void Move(SupernodeTestClient client, UnderlayAddress address)
    {
        _clients.Remove(client.Address);
        client.Address = address;
        _clients.Add(address, client);
    }

    /// <summary>Hands a datagram in and delivers what the engine sends. Returns the number of datagrams sent.</summary>
    public int Deliver(ReadOnlySpan<byte> datagram, UnderlayAddress from)
    {
        var buffer = new PacketBuffer(2048);
        buffer.Set(datagram);
        buffer.Remote = from;
        Engine.HandleDatagram(buffer, Now);
        return Drain();
    }

    /// <summary>Moves the time on, waking the engine at every deadline on the way.</summary>
    public void Advance(TimeSpan span)
    {
        var end = Now + span;
        while (Engine.NextDeadline <= end)
        {
            Now = Engine.NextDeadline > Now ? Engine.NextDeadline : Now;
            Engine.HandleTimeout(Now);
            Drain();
        }

        Now = end;
    }

    public void Decide(AdmissionQuestion question, bool isAccepted)
    {
        Engine.Decide(question.Id, isAccepted, Now);
        Drain();
    }

    public List<SupernodeEvent> TakeEvents()
    {
        var events = new List<SupernodeEvent>();
        while (Engine.TryTakeEvent(out var happened))
        {
            events.Add(happened);
        }

        return events;
    }

    private int Drain()
    {
        var count = 0;
        while (Engine.TryTakeTransmit(out var datagram))
        {
            count++;
            _bytes[datagram.Destination] = BytesTo(datagram.Destination) + datagram.Length;
            if (_clients.TryGetValue(datagram.Destination, out var client))
            {
                client.Receive(datagram.Payload.Span);
            }
        }

        return count;
    }
}
