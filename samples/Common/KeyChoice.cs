namespace Overlay.Samples;

/// <summary>Where the community's key comes from. There is no default: to send in the clear must be asked for.</summary>
internal static class KeyChoice
{
    private const string Variable = "OVERLAY_KEY";
    private const string RawMark = "base64:";

    public static OverlaySecurity Resolve(string community, string? key, string? keyFile, bool noEncryption)
    {
        var variable = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;
        if (key is not null && keyFile is not null)
        {
            throw new UsageException("-k and --key-file are two keys; give one of them.");
        }

        if (noEncryption)
        {
            return key is null && keyFile is null && variable is null
                ? OverlaySecurity.None
                : throw new UsageException($"There is a key (-k, --key-file or {Variable}) and --no-encryption; leave one of them out.");
        }

        var text = key ?? (keyFile is null ? variable : ReadFirstLine(keyFile));
        return text is null
            ? throw new UsageException(
                $"A community needs a key. Give -k KEY, --key-file FILE or the environment variable {Variable}; or, where everybody on the way is trusted, say --no-encryption.")
            : FromText(text, community);
    }

    private static OverlaySecurity FromText(string text, string community)
    {
        if (text.Length == 0)
        {
            throw new UsageException("The key is empty.");
        }

        try
        {
            return text.StartsWith(RawMark, StringComparison.Ordinal)
                ? OverlaySecurity.FromKey(CommunityKey.Parse(text[RawMark.Length..]))
                : FromPassphrase(text, community);
        }
        catch (FormatException)
        {
            throw new UsageException($"Behind '{RawMark}' stands a key of {CommunityKey.KeyLength} bytes in base64, 44 characters. A passphrase has no '{RawMark}' in front.");
        }
    }

    /// <summary>The 64 MiB that the derivation worked in go back to the host at once: a program that is idle may not collect garbage for days.</summary>
    private static OverlaySecurity FromPassphrase(string passphrase, string community)
    {
        var security = OverlaySecurity.FromKey(CommunityKey.FromPassphrase(passphrase, community));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return security;
    }

    private static string ReadFirstLine(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine()?.TrimEnd() ?? "";
    }
}
