namespace Overlay;

/// <summary>How a community is protected. There is no default: to send in the clear is a choice to be made in so many words.</summary>
public sealed class OverlaySecurity
{
    private OverlaySecurity(CommunityKey? key) => Key = key;

    /// <summary>
    /// No key: whoever knows the community's name can join, and frames are neither encrypted nor authenticated. For networks that are
    /// trusted as a whole; a node that uses it logs a warning.
    /// </summary>
    public static OverlaySecurity None { get; } = new(null);

    /// <summary>True if frames are encrypted and members need a key.</summary>
    public bool IsEncrypted => Key is not null;

    internal CommunityKey? Key { get; }

    /// <summary>Protects the community with a key.</summary>
    /// <param name="key">The key that all members share.</param>
    /// <returns>What the options of each member take.</returns>
    public static OverlaySecurity FromKey(CommunityKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new OverlaySecurity(key);
    }

    /// <summary>Protects the community with a key that is derived from a passphrase, see <see cref="CommunityKey.FromPassphrase"/>.</summary>
    /// <param name="passphrase">Not empty; the same on all members.</param>
    /// <param name="community">The community's name, the same as in the options of the node.</param>
    /// <returns>What the options of each member take.</returns>
    /// <exception cref="ArgumentException">The passphrase or the name is empty.</exception>
    public static OverlaySecurity FromPassphrase(string passphrase, string community) => new(CommunityKey.FromPassphrase(passphrase, community));

    /// <summary>Says whether there is a key; never the key.</summary>
    /// <returns><c>encrypted</c> or <c>none</c>.</returns>
    public override string ToString() => IsEncrypted ? "encrypted" : "none";
}
