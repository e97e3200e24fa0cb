using BenchmarkDotNet.Attributes;
using Overlay.Crypto;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.TestKit;
using Overlay.Transforms;

namespace Overlay.Benchmarks;

/// <summary>What a new peer costs: a whole handshake on both sides, and its parts. The baseline is one X25519 agreement, of which a handshake has eight.</summary>
[MemoryDiagnoser]
public class HandshakeBenchmarks
{
    private static readonly UnderlayAddress Address = new([10, 0, 0, 1], 1200);

    private readonly StaticKey _alice = StaticKey.Generate(new SeededRandom(1));
    private readonly StaticKey _bob = StaticKey.Generate(new SeededRandom(2));
    private readonly CommunitySecrets _community = new("benchmark", OverlaySecurity.FromKey(CommunityKey.Generate()));
    private readonly byte[] _shared = new byte[X25519Curve.KeyLength];
    private readonly byte[] _hash = new byte[HandshakeState.HashLength];
    private readonly byte[] _signature = new byte[CommunitySecrets.SignatureLength];
    private readonly byte[] _initiation = new byte[116];
    private readonly byte[] _mac = new byte[CookieMac.MacLength];
    private readonly SeededRandom _random = new(3);
    private readonly HotPathNode _aliceNode = CreateNode(4);
    private readonly HotPathNode _bobNode = CreateNode(5);

    [GlobalSetup]
    public void SetUp() => _community.SignRegistration(_hash, _signature);

    [Benchmark(Baseline = true)]
    public bool Agreement() => X25519Curve.TryAgree(_alice.PrivateKey, _bob.PublicKey, _shared);

    [Benchmark]
    public void EphemeralKey() => StaticKey.Generate(_random);

    [Benchmark]
    public void WholeHandshake()
    {
        var (own, other) = _aliceNode.ShakeHands(_bobNode, Instant.Zero);
        own.Close();
        other.Close();
    }

    [Benchmark]
    public bool FloodedInitiation() => CookieMac.VerifyMac1(_hash, _initiation, _mac);

    [Benchmark]
    public void SignRegistration() => _community.SignRegistration(_hash, _signature);

    [Benchmark]
    public bool VerifyRegistration() =>
        CommunitySecrets.VerifyRegistration(_community.RegistrationPublicKey, _community.Id, "benchmark", _hash, _signature);

    private static HotPathNode CreateNode(ulong seed) => new(new SeededRandom(seed), CipherSuites.Aes256Gcm, new TransformSet([], []), Address);
}
