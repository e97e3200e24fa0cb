using BenchmarkDotNet.Attributes;
using Overlay.TestKit;
using Overlay.Transforms;

namespace Overlay.Benchmarks;

/// <summary>LZ4 on frames that it shrinks and on such that it gives up on, next to a plain copy.</summary>
[MemoryDiagnoser]
public class Lz4Benchmarks
{
    private readonly Lz4Transform _lz4 = new();
    private readonly byte[] _work = new byte[1500];
    private byte[] _text = [];
    private byte[] _noise = [];
    private byte[] _compressed = [];

    [Params(200, 1400)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _text = [.. Enumerable.Range(0, Length).Select(i => (byte)"{\"name\": \"value\", \"n\": 17}, "[i % 28])];
        _noise = new byte[Length];
        new SeededRandom(1).Fill(_noise);
        _compressed = _lz4.TryApply(_text, _work, out var written) ? _work[..written] : throw new InvalidOperationException("Text did not shrink.");
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _text.CopyTo(_work, 0);

    [Benchmark]
    public bool ApplyToText() => _lz4.TryApply(_text, _work, out _);

    [Benchmark]
    public bool ApplyToNoise() => _lz4.TryApply(_noise, _work, out _);

    [Benchmark]
    public bool RevertText() => _lz4.TryRevert(_compressed, _work, out _);
}
