using Overlay.Primitives;

namespace Overlay;

/// <summary>How soon a node notices changes, and how long it uses its keys. The defaults suit the Internet.</summary>
public sealed record TimingOptions
{
    /// <summary>After so long without a packet from a peer or a supernode the node asks for one, which also keeps NAT bindings open.</summary>
    /// <remarks>1 to 60 seconds. Many NATs forget a binding after 30 seconds.</remarks>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A peer that is silent for so long has left.</summary>
    /// <remarks>3 seconds to 10 minutes, and at least twice <see cref="KeepAlive"/>.</remarks>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Keys of sessions and groups are changed after this time.</summary>
    /// <remarks>5 seconds to 1 hour. Whoever takes hold of a node's memory can read at most what was sent under the keys in it. Keys are given up at one and a
    /// half times this value, new ones or not.</remarks>
    /// <value>Default: 2 minutes.</value>
    public TimeSpan RekeyAfter { get; init; } = TimeSpan.FromSeconds(120);

    internal void Validate()
    {
        OptionChecks.InRange(KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        OptionChecks.InRange(PeerTimeout, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(10));
        OptionChecks.That(PeerTimeout >= 2 * KeepAlive, nameof(PeerTimeout), $"must be at least twice {nameof(KeepAlive)}");
        OptionChecks.InRange(RekeyAfter, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
    }
}
