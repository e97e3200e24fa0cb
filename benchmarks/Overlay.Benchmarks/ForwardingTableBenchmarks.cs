using System.Net;
using BenchmarkDotNet.Attributes;
using Overlay.Multicast.Keys;
using Overlay.Paths;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.TestKit;

namespace Overlay.Benchmarks;

/// <summary>The look-ups that a frame meets, in a table of a small and of a large community.</summary>
[MemoryDiagnoser]
public class ForwardingTableBenchmarks
{
    private static readonly MacAddress Stranger = new(0x0200_0000_0001);

    private ForwardingTable _table = ForwardingTable.Empty;
    private MacAddress[] _macs = [];
    private NodeId[] _ids = [];
    private int _next;

    [Params(10, 1000)]
    public int Peers { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        SeededRandom random = new(1);
        PeerRoute[] peers = [.. Enumerable.Range(0, Peers).Select(_ => CreatePeer(random))];
        _table = new ForwardingTable(peers, [], [], null);
        _macs = [.. peers.Select(peer => peer.Mac)];
        _ids = [.. peers.Select(peer => peer.Id)];
    }

    [Benchmark(Baseline = true)]
    public bool KnownAddress() => _table.FindOwner(_macs[Next()]) is not null;

    [Benchmark]
    public bool UnknownAddress() => _table.FindOwner(Stranger) is null;

    [Benchmark]
    public bool NodeOfAGroupFrame() => _table.Find(_ids[Next()]) is not null;

    private static PeerRoute CreatePeer(SeededRandom random)
    {
        var key = NodeKeyPair.Generate(random);
        return new()
        {
            Id = key.Id,
            Mac = key.DefaultMac,
            Bridges = false,
            Session = null,
            Path = UnderlayPath.Direct(UnderlayAddress.From(IPAddress.Loopback, 1200)),
            Relay = null,
            RelayTraffic = null,
            Group = new GroupReceiver(),
            Holder = new GroupKeyHolder(),
            Traffic = new PeerTraffic(Instant.Zero),
            Addresses = new MacOwner(key.Id),
        };
    }

    private int Next()
    {
        _next = _next + 1 < _macs.Length ? _next + 1 : 0;
        return _next;
    }
}
