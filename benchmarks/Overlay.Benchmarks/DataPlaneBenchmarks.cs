using BenchmarkDotNet.Attributes;
using Overlay.Sodium;
using Overlay.TestKit;

namespace Overlay.Benchmarks;

/// <summary>A unicast frame from one node's port to another's, without sockets: table, transform, seal, and all of it back.</summary>
[MemoryDiagnoser]
public class DataPlaneBenchmarks
{
    private readonly HotPath _clear = new(CipherSuites.Clear, receivers: 10);
    private readonly HotPath _aesGcm = new(CipherSuites.Aes256Gcm, receivers: 10);
    private readonly HotPath _chaCha = new(CipherSuites.ChaCha20Poly1305, receivers: 10);
    private readonly HotPath _aegis = new(SodiumSuites.Aegis128L, receivers: 10);
    private readonly HotPath _compressed = new(CipherSuites.Aes256Gcm, compress: true, receivers: 10);
    private byte[] _frame = [];

    [Params(64, 1400)]
    public int Length { get; set; }

    // All paths have the same keys of nodes, so one frame fits them all.
    [GlobalSetup]
    public void SetUp() => _frame = _clear.CreateFrame(Length, receiver: 3);

    [Benchmark(Baseline = true)]
    public bool Clear() => SendAndReceive(_clear);

    [Benchmark(OperationsPerInvoke = HotPath.MaxBatch)]
    public bool ClearInBatches() => _clear.Pass(_frame, HotPath.MaxBatch, receiver: 3);

    [Benchmark]
    public bool AesGcm() => SendAndReceive(_aesGcm);

    [Benchmark]
    public bool ChaCha20Poly1305() => SendAndReceive(_chaCha);

    [Benchmark]
    public bool SodiumAegis128L() => SendAndReceive(_aegis);

    [Benchmark]
    public bool CompressedAesGcm() => SendAndReceive(_compressed);

    [Benchmark]
    public bool SendOnlyAesGcm() => _aesGcm.Send(_frame);

    private bool SendAndReceive(HotPath path) => path.Send(_frame) && path.Receive(3) ? true : throw new InvalidOperationException("The frame was dropped.");
}
