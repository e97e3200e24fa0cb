using System.Globalization;

namespace Overlay;

/// <summary>
/// Names a node inside its community: the first 64 bits of SHA-256 over its X25519 public key. It is a name, not the identity:
/// every handshake compares the whole key.
/// </summary>
/// <param name="Value">The 64 bits as a number.</param>
public readonly record struct NodeId(ulong Value) : IComparable<NodeId>
{
    /// <inheritdoc/>
    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    /// <summary>Returns 16 hexadecimal digits.</summary>
    /// <returns>For example <c>9f86d081884c7d65</c>.</returns>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is smaller.</returns>
    public static bool operator <(NodeId left, NodeId right) => left.Value < right.Value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is larger.</returns>
    public static bool operator >(NodeId left, NodeId right) => left.Value > right.Value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is not larger.</returns>
    public static bool operator <=(NodeId left, NodeId right) => left.Value <= right.Value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is not smaller.</returns>
    public static bool operator >=(NodeId left, NodeId right) => left.Value >= right.Value;
}
