namespace Overlay.Core.Tests;

/// <summary>Looks for a secret in texts that are shown to people, in any of the usual notations.</summary>
internal static class SecretText
{
    public static void AssertAbsent(ReadOnlySpan<byte> secret, params string?[] texts)
    {
        string[] notations = [Convert.ToHexString(secret)[..8], Convert.ToBase64String(secret)[..8], string.Join(", ", secret[..3].ToArray()), BitConverter.ToString(secret[..4].ToArray())];
        Assert.All(texts, text => Assert.All(notations, notation => Assert.DoesNotContain(notation, text ?? "", StringComparison.OrdinalIgnoreCase)));
    }
}
