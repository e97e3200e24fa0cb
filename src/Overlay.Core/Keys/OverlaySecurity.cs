using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>How a community is protected. There is no default: to send in the clear is a choice to be made in so many words.</summary>
[JsonConverter(typeof(TextJsonConverter<OverlaySecurity>))]
[TypeConverter(typeof(TextTypeConverter<OverlaySecurity>))]
public sealed class OverlaySecurity : IParsable<OverlaySecurity>
{
    private const string KeyMark = "base64:";
    private const string Encrypted = "encrypted";
    private const string Clear = "none";
    private readonly CommunityKey? _key;
    private readonly string? _passphrase;

    private OverlaySecurity(CommunityKey? key, string? passphrase)
    {
        _key = key;
        _passphrase = passphrase;
    }

    /// <summary>
    /// No key: whoever knows the community's name can join, and frames are neither encrypted nor authenticated. For networks that are
    /// trusted as a whole; a node that uses it logs a warning.
    /// </summary>
    public static OverlaySecurity None { get; } = new(null, null);

    /// <summary>True if frames are encrypted and members need a key.</summary>
    public bool IsEncrypted => _key is not null || _passphrase is not null;

    /// <summary>The key; null without encryption.</summary>
    internal CommunityKey? Key => _passphrase is null ? _key : throw new InvalidOperationException("The key of the passphrase was not derived.");

    /// <summary>The community that the key was derived for, if it was.</summary>
    internal string? DerivedFor => _key?.DerivedFor;

    /// <summary>Protects the community with a key.</summary>
    /// <param name="key">The key that all members share.</param>
    /// <returns>What the options of each member take.</returns>
    public static OverlaySecurity FromKey(CommunityKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new OverlaySecurity(key, null);
    }

    /// <summary>
    /// Protects the community with a key that the node derives from a passphrase and the name of its community when it starts, which takes about a second for
    /// the first node of a process, see <see cref="CommunityKey.FromPassphrase"/>. A random key is stronger and costs nothing.
    /// </summary>
    /// <param name="passphrase">Not empty; the same on all members. Use at least six random words.</param>
    /// <returns>What the options of each member take.</returns>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    public static OverlaySecurity FromPassphrase(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        return new OverlaySecurity(null, passphrase);
    }

    /// <summary>Reads a key or a passphrase, as from a configuration. It cannot say that there is no encryption: that takes <see cref="None"/>, in
    /// code.</summary>
    /// <param name="text"><c>base64:</c> and a key as <see cref="CommunityKey.Parse(string)"/> reads it; anything else is a passphrase.</param>
    /// <returns>What the options of each member take.</returns>
    /// <exception cref="FormatException">The text is empty, is what stands for a key where none may be shown, or has no key after <c>base64:</c>. The message
    /// does not repeat the text.</exception>
    public static OverlaySecurity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "" => throw new FormatException("The key is empty. Write a passphrase, or 'base64:' and 32 random bytes."),
            Encrypted or Clear => throw new FormatException($"'{text}' says how a community is protected, but is no key. Write a passphrase, or 'base64:' and 32 random bytes; {nameof(None)} can be chosen in code only."),
            _ when text.StartsWith(KeyMark, StringComparison.Ordinal) => FromKey(CommunityKey.Parse(text[KeyMark.Length..])),
            _ => FromPassphrase(text),
        };
    }

    /// <inheritdoc/>
    public static OverlaySecurity Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads a key or a passphrase, as from a configuration.</summary>
    /// <param name="text"><c>base64:</c> and a key as <see cref="CommunityKey.Parse(string)"/> reads it; anything else is a passphrase.</param>
    /// <param name="result">The protection, if the text is one.</param>
    /// <returns>True if the text is a key or a passphrase.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OverlaySecurity? result)
    {
        result = text switch
        {
            null or "" or Encrypted or Clear => null,
            _ when !text.StartsWith(KeyMark, StringComparison.Ordinal) => FromPassphrase(text),
            _ => CommunityKey.TryParse(text[KeyMark.Length..], out var key) ? FromKey(key) : null,
        };
        return result is not null;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out OverlaySecurity result) => TryParse(s, out result);

    /// <summary>Says whether there is a key; never the key.</summary>
    /// <returns><c>encrypted</c> or <c>none</c>.</returns>
    public override string ToString() => IsEncrypted ? Encrypted : Clear;

    /// <summary>The same with the key of the community, which a passphrase becomes on another thread.</summary>
    internal async Task<OverlaySecurity> ForAsync(string community, CancellationToken cancellationToken) => _passphrase is null
        ? this
        : FromKey(await CommunityKey.FromPassphraseAsync(_passphrase, community, cancellationToken).ConfigureAwait(false));
}
