using BenchmarkDotNet.Attributes;
using Overlay.Crypto;
using Overlay.Sodium;

namespace Overlay.Benchmarks;

/// <summary>One AEAD open, in place, of a true and of a forged packet; each includes a copy of the ciphertext.</summary>
[MemoryDiagnoser]
public class OpenBenchmarks
{
    private readonly AeadCipher _aesGcm = CipherSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _chaCha = CipherSuites.ChaCha20Poly1305.Create(new byte[32]);
    private readonly AeadCipher _sodiumAegis = SodiumSuites.Aegis128L.Create(new byte[16]);
    private readonly AeadCipher _sodiumAesGcm = SodiumSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _portableAesGcm = AesGcmSuite.CreatePortable(new byte[32]);
    private readonly AeadCipher _portableChaCha = ChaCha20Poly1305Suite.CreatePortable(new byte[32]);
    private readonly byte[] _nonce = new byte[AeadCipher.NonceLength];
    private readonly byte[] _header = new byte[16];
    private byte[] _aesGcmPacket = [];
    private byte[] _chaChaPacket = [];
    private byte[] _aegisPacket = [];
    private byte[] _forged = [];
    private byte[] _work = [];

    [Params(64, 1400, 62_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _work = new byte[Length + AeadCipher.MaxTagLength];
        _aesGcmPacket = Seal(_aesGcm);
        _chaChaPacket = Seal(_chaCha);
        _aegisPacket = Seal(_sodiumAegis);
        _forged = new byte[Length + _aesGcm.TagLength];
    }

    [Benchmark(Baseline = true)]
    public bool AesGcm() => Open(_aesGcm, _aesGcmPacket);

    [Benchmark]
    public bool ChaCha20Poly1305() => Open(_chaCha, _chaChaPacket);

    [Benchmark]
    public bool SodiumAegis128L() => Open(_sodiumAegis, _aegisPacket);

    [Benchmark]
    public bool SodiumAesGcm() => Open(_sodiumAesGcm, _aesGcmPacket);

    [Benchmark]
    public bool PortableAesGcm() => Open(_portableAesGcm, _aesGcmPacket);

    [Benchmark]
    public bool PortableChaCha20Poly1305() => Open(_portableChaCha, _chaChaPacket);

    [Benchmark]
    public bool ForgedAesGcm() => Open(_aesGcm, _forged);

    [Benchmark]
    public bool ForgedChaCha20Poly1305() => Open(_chaCha, _forged);

    [Benchmark]
    public bool ForgedSodiumAegis128L() => Open(_sodiumAegis, _forged);

    [Benchmark]
    public bool ForgedSodiumAesGcm() => Open(_sodiumAesGcm, _forged);

    private byte[] Seal(AeadCipher cipher)
    {
        var packet = new byte[Length + cipher.TagLength];
        cipher.Encrypt(_nonce, packet, _header);
        return packet;
    }

    private bool Open(AeadCipher cipher, byte[] packet)
    {
        packet.CopyTo(_work, 0);
        return cipher.TryDecrypt(_nonce, _work.AsSpan(0, packet.Length), _header);
    }
}
