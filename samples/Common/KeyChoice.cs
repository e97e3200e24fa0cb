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

        if ((key ?? keyFile ?? variable) is null)
        {
            throw new UsageException(
                $"A community needs a key. Give -k KEY, --key-file FILE or the environment variable {Variable}; or, where everybody on the way is trusted, say --no-encryption.");
        }

        var (text, origin) = key is not null ? (key, "given with -k")
            : keyFile is not null ? (SecretFile.Use(keyFile, "key file", ReadFirstLine), $"in the first line of '{keyFile}'")
            : (variable!, $"in {Variable}");
        if (variable is not null && text != variable)
        {
            OutputLine.Warn($"the key {origin} is used, not the one in the environment variable {Variable}");
        }

        return text.Length == 0 ? throw new UsageException($"The key {origin} is empty.") : FromText(text, origin, community);
    }

    private static OverlaySecurity FromText(string text, string origin, string community) =>
        !OverlaySecurity.TryParse(text, out var security) ? throw new UsageException(WhatIsWrong(text, origin))
        : text.StartsWith(RawMark, StringComparison.Ordinal) ? security
        : FromPassphrase(text, community);

    private static string WhatIsWrong(string text, string origin) => text.StartsWith(RawMark, StringComparison.Ordinal)
        ? $"The key {origin} is not valid: '{RawMark}' must be followed by {CommunityKey.KeyLength} bytes in base64 (44 characters). A passphrase must not begin with '{RawMark}'."
        : $"The key {origin} is '{text}', which says how a community is protected. Choose another passphrase; to send in the clear say --no-encryption.";

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
