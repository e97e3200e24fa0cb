using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Overlay.Host;
using Overlay.Json;
using Overlay.Keys;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// The secret that the members of a community share, 32 bytes. Whoever has it can join and read what is sent from then on; a supernode
/// does not need it. It is never printed, and never written as JSON.
/// </summary>
[JsonConverter(typeof(TextJsonConverter<CommunityKey>))]
[TypeConverter(typeof(TextTypeConverter<CommunityKey>))]
public sealed class CommunityKey : IParsable<CommunityKey>
{
    /// <summary>The length of a key in bytes.</summary>
    public const int KeyLength = 32;

    private const int HexLength = KeyLength * 2;

    private readonly byte[] _bytes;

    private CommunityKey(byte[] bytes, string? derivedFor = null)
    {
        _bytes = bytes;
        DerivedFor = derivedFor;
    }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The community that a passphrase was made a key for; null for any other key.</summary>
    internal string? DerivedFor { get; }

    /// <summary>Creates a key from the operating system's random numbers.</summary>
    /// <returns>A key to hand to all members, see <see cref="Export"/>.</returns>
    public static CommunityKey Generate()
    {
        var bytes = new byte[KeyLength];
        SystemRandomSource.Instance.Fill(bytes);
        return new CommunityKey(bytes);
    }

    /// <summary>Reads a key.</summary>
    /// <param name="text">32 bytes in base64 (44 characters, or 43 without the padding) or hexadecimal (64 digits).</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">The text is something else; the message says what, without repeating the text.</exception>
    public static CommunityKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var key) is { } problem ? throw new FormatException(problem) : key!;
    }

    /// <inheritdoc/>
    public static CommunityKey Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads a key.</summary>
    /// <param name="text">32 bytes in base64 (44 characters, or 43 without the padding) or hexadecimal (64 digits).</param>
    /// <param name="result">The key, if the text is one.</param>
    /// <returns>True if the text is a key.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CommunityKey? result)
    {
        result = null;
        return text is not null && Read(text, out result) is null;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CommunityKey result) => TryParse(s, out result);

    /// <summary>
    /// Derives a key from a passphrase with Argon2id (RFC 9106): 64 MiB, 3 passes, 1 lane, and a salt from the community's name. Takes
    /// about a second, once in a process: the last 16 are remembered. A random key is stronger: a supernode, or somebody who makes a node answer a handshake,
    /// can try passphrases at home, at that price each.
    /// </summary>
    /// <remarks>The 64 MiB stay with the process until the garbage is collected the next time, which in an idle program can be long after.</remarks>
    /// <param name="passphrase">Not empty; compared as UTF-8, byte by byte. Use at least six random words.</param>
    /// <param name="community">The community's name, the same as in the options of the node, which refuse the key of another name.</param>
    /// <returns>The key, the same on each node that has the same passphrase and community.</returns>
    /// <exception cref="ArgumentException">The passphrase or the name is empty.</exception>
    public static CommunityKey FromPassphrase(string passphrase, string community) => FromPassphraseAsync(passphrase, community).GetAwaiter().GetResult();

    /// <summary>Derives a key as <see cref="FromPassphrase"/> does, on another thread.</summary>
    /// <param name="passphrase">Not empty; compared as UTF-8, byte by byte. Use at least six random words.</param>
    /// <param name="community">The community's name, the same as in the options of the node, which refuse the key of another name.</param>
    /// <param name="cancellationToken">Ends the wait; the derivation goes on, and its result is remembered.</param>
    /// <returns>The key, the same on each node that has the same passphrase and community.</returns>
    /// <exception cref="ArgumentException">The passphrase or the name is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<CommunityKey> FromPassphraseAsync(string passphrase, string community, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        ArgumentException.ThrowIfNullOrEmpty(community);
        return DeriveAsync(passphrase, community, cancellationToken);
    }

    /// <summary>Writes the key in base64, as <see cref="Parse(string)"/> reads it. Keep it where only members can read it.</summary>
    /// <returns>44 characters.</returns>
    public string Export() => Convert.ToBase64String(_bytes);

    /// <summary>Returns a fixed text; never the key.</summary>
    /// <returns><c>community key</c>.</returns>
    public override string ToString() => "community key";

    private static async Task<CommunityKey> DeriveAsync(string passphrase, string community, CancellationToken cancellationToken) =>
        new(await PassphraseKeys.Shared.GetAsync(passphrase, community, cancellationToken).ConfigureAwait(false), community);

    /// <summary>Returns what is wrong, without the text, or null.</summary>
    private static string? Read(string text, out CommunityKey? key)
    {
        key = null;
        var trimmed = text.AsSpan().Trim();
        var bytes = new byte[KeyLength];
        if (trimmed.Length == HexLength)
        {
            if (Convert.FromHexString(trimmed, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                return $"A community key of {HexLength} characters is hexadecimal, but this text has a character other than 0-9, a-f and A-F.";
            }
        }
        else if (!TryFromBase64(trimmed, bytes))
        {
            return $"A community key has {KeyLength} bytes: 44 characters of base64 or {HexLength} hexadecimal digits. This text of {trimmed.Length} characters is neither. "
                + $"To use a passphrase, call {nameof(FromPassphrase)}.";
        }

        key = new CommunityKey(bytes);
        return null;
    }

    private static bool TryFromBase64(ReadOnlySpan<char> text, Span<byte> key)
    {
        var padded = text.Length % 4 == 3 ? $"{text}=" : text.ToString();
        Span<byte> bytes = stackalloc byte[KeyLength + 3];
        var isKey = padded.Length <= 48 && Convert.TryFromBase64String(padded, bytes, out var length) && length == KeyLength;
        bytes[..KeyLength].CopyTo(key);
        return isKey;
    }
}
