using BenchmarkDotNet.Attributes;

namespace Overlay.Benchmarks;

/// <summary>
/// A frame from a node's in-process port over loopback to another node and back, next to a datagram between two plain sockets: one at a
/// time, which is latency, and in bursts, which is what batches make of it (time per frame).
/// </summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up method, not Dispose.
public class NodeRoundTripBenchmarks
#pragma warning restore CA1001
{
    private const int Burst = 32;

    private readonly byte[] _room = new byte[1500];
    private SocketPair? _sockets;
    private NodePair? _clear;
    private NodePair? _encrypted;
    private byte[] _datagram = [];
    private byte[] _clearFrame = [];
    private byte[] _encryptedFrame = [];

    [Params(64, 1400)]
    public int Length { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _sockets = new SocketPair();
        _clear = await NodePair.StartWithEchoAsync(OverlaySecurity.None);
        _encrypted = await NodePair.StartWithEchoAsync(OverlaySecurity.FromKey(CommunityKey.Generate()));
        _datagram = new byte[Length];
        _clearFrame = _clear.CreateFrame(Length);
        _encryptedFrame = _encrypted.CreateFrame(Length);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _clear!.DisposeAsync();
        await _encrypted!.DisposeAsync();
        _sockets!.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int Sockets() => _sockets!.RoundTrip(_datagram, _room);

    [Benchmark]
    public async Task<int> ClearNodes() => await _clear!.RoundTripAsync(_clearFrame, _room);

    [Benchmark]
    public async Task<int> EncryptedNodes() => await _encrypted!.RoundTripAsync(_encryptedFrame, _room);

    [Benchmark(OperationsPerInvoke = Burst)]
    public void SocketsInBursts() => _sockets!.Burst(_datagram, _room, Burst);

    [Benchmark(OperationsPerInvoke = Burst)]
    public async Task ClearNodesInBursts() => await _clear!.BurstAsync(_clearFrame, _room, Burst);

    [Benchmark(OperationsPerInvoke = Burst)]
    public async Task EncryptedNodesInBursts() => await _encrypted!.BurstAsync(_encryptedFrame, _room, Burst);
}
