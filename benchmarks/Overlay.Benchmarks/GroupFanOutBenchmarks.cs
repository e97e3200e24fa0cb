using BenchmarkDotNet.Attributes;
using Overlay.TestKit;

namespace Overlay.Benchmarks;

/// <summary>One frame to all peers: sealed for each, and sealed once with the sender's group key.</summary>
[MemoryDiagnoser]
public class GroupFanOutBenchmarks
{
    private HotPath _path = new(CipherSuites.Aes256Gcm);
    private byte[][] _copies = [];
    private byte[] _frame = [];

    [Params(1, 10, 50)]
    public int Peers { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _path = new HotPath(CipherSuites.Aes256Gcm, receivers: Peers);
        _copies = [.. Enumerable.Range(0, Peers).Select(receiver => _path.CreateFrame(HotPath.Mtu, receiver))];
        _frame = _path.CreateGroupFrame(HotPath.Mtu);
    }

    [Benchmark(Baseline = true)]
    public bool SealedForEach()
    {
        var isSent = true;
        foreach (var copy in _copies)
        {
            isSent &= _path.Send(copy);
        }

        return isSent;
    }

    [Benchmark]
    public bool SealedOnce() => _path.Send(_frame);
}
