using BenchmarkDotNet.Attributes;
using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Wire.Messages;

namespace Overlay.Benchmarks;

/// <summary>A frame becomes a datagram and a frame again, in one buffer: header, nonce and AEAD. The ratio to clear is the price of the suite.</summary>
[MemoryDiagnoser]
public class FrameCodecBenchmarks
{
    private readonly AeadCipher _clear = CipherSuites.Clear.Create([]);
    private readonly AeadCipher _aesGcm = CipherSuites.Aes256Gcm.Create(new byte[32]);
    private readonly AeadCipher _chaCha = CipherSuites.ChaCha20Poly1305.Create(new byte[32]);
    private readonly PacketBuffer _packet = new(1500);
    private ulong _counter;

    [Params(64, 1400)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp() => _packet.Set(new byte[Length]);

    [Benchmark(Baseline = true)]
    public bool Clear() => SealAndOpen(_clear);

    [Benchmark]
    public bool AesGcm() => SealAndOpen(_aesGcm);

    [Benchmark]
    public bool ChaCha20Poly1305() => SealAndOpen(_chaCha);

    private bool SealAndOpen(AeadCipher cipher)
    {
        FrameCodec.Seal(_packet, cipher, new DataHeader(MessageType.Data, 0, 1, _counter++));
        return FrameCodec.TryOpen(_packet, cipher);
    }
}
