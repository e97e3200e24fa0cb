using BenchmarkDotNet.Attributes;
using Overlay.Sodium;

namespace Overlay.Benchmarks;

/// <summary>
/// A train of 45 frames of 1,400 bytes, sealed frame by frame, and as one message: what fewer calls save, and what a faster call saves.
/// </summary>
[MemoryDiagnoser]
public class TrainBenchmarks
{
    private const int Frames = 45;
    private const int FrameLength = 1400;

    private readonly AeadCipher _aesGcm = CipherSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _sodiumAesGcm = SodiumSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _sodiumAegis = SodiumSuites.Aegis128L.Create(new byte[16]);
    private readonly byte[] _nonce = new byte[AeadCipher.NonceLength];
    private readonly byte[] _header = new byte[16];
    private readonly byte[] _train = new byte[(Frames * FrameLength) + (Frames * AeadCipher.MaxTagLength)];

    [Benchmark(Baseline = true)]
    public void EachAesGcm() => SealEach(_aesGcm);

    [Benchmark]
    public void OnceAesGcm() => SealOnce(_aesGcm);

    [Benchmark]
    public void EachSodiumAesGcm() => SealEach(_sodiumAesGcm);

    [Benchmark]
    public void OnceSodiumAesGcm() => SealOnce(_sodiumAesGcm);

    [Benchmark]
    public void EachSodiumAegis128L() => SealEach(_sodiumAegis);

    [Benchmark]
    public void OnceSodiumAegis128L() => SealOnce(_sodiumAegis);

    private void SealEach(AeadCipher cipher)
    {
        var length = FrameLength + cipher.TagLength;
        for (var i = 0; i < Frames; i++)
        {
            _nonce.AsSpan(4, 8).IncrementBigEndian();
            cipher.Encrypt(_nonce, _train.AsSpan(i * length, length), _header);
        }
    }

    private void SealOnce(AeadCipher cipher)
    {
        _nonce.AsSpan(4, 8).IncrementBigEndian();
        cipher.Encrypt(_nonce, _train.AsSpan(0, (Frames * FrameLength) + cipher.TagLength), _header);
    }
}
