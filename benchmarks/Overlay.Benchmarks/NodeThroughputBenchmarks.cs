using BenchmarkDotNet.Attributes;
using Overlay.Sodium;

namespace Overlay.Benchmarks;

/// <summary>
/// Frames one way from the in-process port of a node over loopback to that of another, as fast as the first takes them: time per frame that
/// was delivered (what is dropped on the way does not count), and what both nodes and both programs allocate for it.
/// </summary>
[MemoryDiagnoser]
[OperationsPerSecond]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up method, not Dispose.
public class NodeThroughputBenchmarks
#pragma warning restore CA1001
{
    private const int Frames = 250_000;

    private NodePair _pair = null!;
    private OneWayStream _stream = null!;

    public enum Protection
    {
        Clear,
        PlatformAesGcm,
        Aegis128L,
    }

    [Params(64, 1400)]
    public int Length { get; set; }

    [ParamsAllValues]
    public Protection Uses { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        var security = Uses == Protection.Clear ? OverlaySecurity.None : OverlaySecurity.FromKey(CommunityKey.Generate());
        _pair = await NodePair.StartAsync(security, Uses == Protection.Aegis128L ? [SodiumSuites.Aegis128L] : [CipherSuites.Aes256Gcm]);
        _stream = new OneWayStream(_pair.Near.Frames, _pair.Far.Frames, _pair.CreateFrame(Length));
    }

    [GlobalCleanup]
    public ValueTask CleanUp() => _pair.DisposeAsync();

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public Task Batches() => _stream.RunInBatchesAsync(Frames);

    [Benchmark(OperationsPerInvoke = Frames)]
    public Task OneByOne() => _stream.RunOneByOneAsync(Frames);
}
