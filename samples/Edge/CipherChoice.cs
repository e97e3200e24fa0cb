using Overlay.Sodium;

namespace Overlay.Samples.Edge;

/// <summary>Which cipher suites a node offers, by the name on the command line.</summary>
internal static class CipherChoice
{
    public const string Fastest = "fastest";

    public const string Names = "fastest|aegis|aes|chacha|platform";

    public static IReadOnlyList<CipherSuite> Parse(string text) => text switch
    {
        Fastest => SodiumSuites.Default,
        "platform" => CipherSuites.Default,
        "aegis" when SodiumSuites.IsSupported => [SodiumSuites.Aegis128L],
        "aegis" => throw new FormatException("'aegis' needs libsodium, which is not there for this platform."),
        "aes" => [SodiumSuites.Aes256Gcm],
        "chacha" => [CipherSuites.ChaCha20Poly1305],
        _ => throw new FormatException($"'{text}' is not a cipher. Write one of {Names.Replace("|", ", ", StringComparison.Ordinal)}."),
    };
}
