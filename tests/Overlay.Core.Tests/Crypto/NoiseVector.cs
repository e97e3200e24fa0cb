using System.Text.Json;
using Overlay.Crypto;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Crypto;

/// <summary>One published handshake, and how to set up either side of it.</summary>
internal sealed class NoiseVector
{
    private readonly JsonElement _json;

    private NoiseVector(JsonElement json)
    {
        _json = json;
        ProtocolName = json.GetProperty("protocol_name").GetString()!;
        var parts = ProtocolName.Split('_');
        Pattern = ParsePattern(parts[1]);
        Cipher = parts[3] == "AESGCM" ? NoiseCipher.AesGcm : NoiseCipher.ChaChaPoly;
        Hash = parts[4];
    }

    public static IReadOnlyList<NoiseVector> All { get; } = Load();

    public string ProtocolName { get; }

    public HandshakePattern Pattern { get; }

    public NoiseCipher Cipher { get; }

    public string Hash { get; }

    public string Source => _json.GetProperty("source").GetString()!;

    public byte[] HandshakeHash => Bytes("handshake_hash");

    public IEnumerable<(byte[] Payload, byte[] Ciphertext)> Messages => _json.GetProperty("messages").EnumerateArray()
        .Select(message => (Hex(message.GetProperty("payload")), Hex(message.GetProperty("ciphertext"))));

    public HandshakeState Create(bool initiator)
    {
        var side = initiator ? "init" : "resp";
        var s = Bytes($"{side}_static");
        var psks = _json.TryGetProperty($"{side}_psks", out var list) ? list.EnumerateArray().SelectMany(Hex).ToArray() : [];
        return new HandshakeState(
            Pattern,
            initiator,
            Bytes($"{side}_prologue"),
            Cipher,
            new FixedRandom(Bytes($"{side}_ephemeral")),
            s.Length == 0 ? null : new StaticKey(s),
            Bytes($"{side}_remote_static"),
            psks);
    }

    public override string ToString() => $"{Source} {ProtocolName}";

    private static List<NoiseVector> Load()
    {
        using var stream = typeof(NoiseVector).Assembly.GetManifestResourceStream("noise-25519.json")!;
        var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(json => new NoiseVector(json))];
    }

    private static HandshakePattern ParsePattern(string name)
    {
        var at = name.IndexOf("psk", StringComparison.Ordinal);
        var pattern = (at < 0 ? name : name[..at]) switch
        {
            "NN" => HandshakePattern.NN,
            "NK" => HandshakePattern.NK,
            "KK" => HandshakePattern.KK,
            "XX" => HandshakePattern.XX,
            "XK" => HandshakePattern.XK,
            "IK" => HandshakePattern.IK,
            "IX" => HandshakePattern.IX,
            _ => throw new NotSupportedException(name),
        };
        return at < 0 ? pattern : pattern.WithPsk([.. name[at..].Split('+').Select(modifier => int.Parse(modifier[3..]))]);
    }

    private static byte[] Hex(JsonElement text) => Convert.FromHexString(text.GetString()!);

    private byte[] Bytes(string name) => _json.TryGetProperty(name, out var text) ? Hex(text) : [];

    private sealed class FixedRandom(byte[] bytes) : IRandomSource
    {
        public void Fill(Span<byte> destination) => bytes.CopyTo(destination);
    }
}
