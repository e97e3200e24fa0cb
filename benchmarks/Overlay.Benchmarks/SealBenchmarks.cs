using BenchmarkDotNet.Attributes;
using Overlay.Crypto;

namespace Overlay.Benchmarks;

/// <summary>One AEAD seal, in place, with 16 bytes of associated data: what every frame pays.</summary>
[MemoryDiagnoser]
public class SealBenchmarks
{
    private readonly AeadCipher _aesGcm = CipherSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _chaCha = CipherSuites.ChaCha20Poly1305.Create(new byte[32]);
    private readonly AeadCipher _portableAesGcm = AesGcmSuite.CreatePortable(new byte[32]);
    private readonly AeadCipher _portableChaCha = ChaCha20Poly1305Suite.CreatePortable(new byte[32]);
    private readonly byte[] _nonce = new byte[AeadCipher.NonceLength];
    private readonly byte[] _tag = new byte[AeadCipher.MaxTagLength];
    private readonly byte[] _header = new byte[16];
    private byte[] _data = [];

    [Params(64, 1400)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp() => _data = new byte[Length];

    [Benchmark(Baseline = true)]
    public void AesGcm() => Seal(_aesGcm);

    [Benchmark]
    public void ChaCha20Poly1305() => Seal(_chaCha);

    [Benchmark]
    public void PortableAesGcm() => Seal(_portableAesGcm);

    [Benchmark]
    public void PortableChaCha20Poly1305() => Seal(_portableChaCha);

    private void Seal(AeadCipher cipher)
    {
        _nonce.AsSpan(4, 8).IncrementBigEndian();
        cipher.Encrypt(_nonce, _data, _tag, _header);
    }
}
