using BenchmarkDotNet.Attributes;
using Overlay.Crypto;
using Overlay.Sodium;

namespace Overlay.Benchmarks;

/// <summary>One AEAD seal, in place, with 16 bytes of associated data: what every frame pays. 62,000 bytes are a train of 44 frames.</summary>
[MemoryDiagnoser]
public class SealBenchmarks
{
    private readonly AeadCipher _aesGcm = CipherSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _chaCha = CipherSuites.ChaCha20Poly1305.Create(new byte[32]);
    private readonly AeadCipher _sodiumAegis = SodiumSuites.Aegis128L.Create(new byte[16]);
    private readonly AeadCipher _sodiumAesGcm = SodiumSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _portableAesGcm = AesGcmSuite.CreatePortable(new byte[32]);
    private readonly AeadCipher _portableChaCha = ChaCha20Poly1305Suite.CreatePortable(new byte[32]);
    private readonly byte[] _nonce = new byte[AeadCipher.NonceLength];
    private readonly byte[] _header = new byte[16];
    private byte[] _message = [];

    [Params(64, 1400, 62_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp() => _message = new byte[Length + AeadCipher.MaxTagLength];

    [Benchmark(Baseline = true)]
    public void AesGcm() => Seal(_aesGcm);

    [Benchmark]
    public void ChaCha20Poly1305() => Seal(_chaCha);

    [Benchmark]
    public void SodiumAegis128L() => Seal(_sodiumAegis);

    [Benchmark]
    public void SodiumAesGcm() => Seal(_sodiumAesGcm);

    [Benchmark]
    public void PortableAesGcm() => Seal(_portableAesGcm);

    [Benchmark]
    public void PortableChaCha20Poly1305() => Seal(_portableChaCha);

    private void Seal(AeadCipher cipher)
    {
        _nonce.AsSpan(4, 8).IncrementBigEndian();
        cipher.Encrypt(_nonce, _message.AsSpan(0, Length + cipher.TagLength), _header);
    }
}
