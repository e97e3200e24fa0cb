using BenchmarkDotNet.Attributes;
using Overlay.Crypto;

namespace Overlay.Benchmarks;

/// <summary>One AEAD open, in place, of a true and of a forged packet; each includes a copy of the ciphertext.</summary>
[MemoryDiagnoser]
public class OpenBenchmarks
{
    private readonly AeadCipher _aesGcm = CipherSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _chaCha = CipherSuites.ChaCha20Poly1305.Create(new byte[32]);
    private readonly AeadCipher _portableAesGcm = AesGcmSuite.CreatePortable(new byte[32]);
    private readonly AeadCipher _portableChaCha = ChaCha20Poly1305Suite.CreatePortable(new byte[32]);
    private readonly byte[] _nonce = new byte[AeadCipher.NonceLength];
    private readonly byte[] _header = new byte[16];
    private readonly byte[] _forgedTag = new byte[AeadCipher.MaxTagLength];
    private Packet _aesGcmPacket;
    private Packet _chaChaPacket;
    private byte[] _work = [];

    [Params(64, 1400)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _work = new byte[Length];
        _aesGcmPacket = Seal(_aesGcm);
        _chaChaPacket = Seal(_chaCha);
    }

    [Benchmark(Baseline = true)]
    public bool AesGcm() => Open(_aesGcm, _aesGcmPacket.Data, _aesGcmPacket.Tag);

    [Benchmark]
    public bool ChaCha20Poly1305() => Open(_chaCha, _chaChaPacket.Data, _chaChaPacket.Tag);

    [Benchmark]
    public bool PortableAesGcm() => Open(_portableAesGcm, _aesGcmPacket.Data, _aesGcmPacket.Tag);

    [Benchmark]
    public bool PortableChaCha20Poly1305() => Open(_portableChaCha, _chaChaPacket.Data, _chaChaPacket.Tag);

    [Benchmark]
    public bool ForgedAesGcm() => Open(_aesGcm, _aesGcmPacket.Data, _forgedTag);

    [Benchmark]
    public bool ForgedChaCha20Poly1305() => Open(_chaCha, _chaChaPacket.Data, _forgedTag);

    private Packet Seal(AeadCipher cipher)
    {
        Packet packet = new(new byte[Length], new byte[AeadCipher.MaxTagLength]);
        cipher.Encrypt(_nonce, packet.Data, packet.Tag, _header);
        return packet;
    }

    private bool Open(AeadCipher cipher, byte[] data, byte[] tag)
    {
        data.CopyTo(_work, 0);
        return cipher.TryDecrypt(_nonce, _work, tag, _header);
    }

    private readonly record struct Packet(byte[] Data, byte[] Tag);
}
