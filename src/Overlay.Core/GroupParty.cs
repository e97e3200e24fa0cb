namespace Overlay;

/// <summary>Who a <see cref="GroupRule"/> or <see cref="BridgingOptions.Accept"/> speaks of: a node by its id, or a station by its MAC address.</summary>
/// <remarks>An id is proved by the node's key. A MAC address is the node's own or, of a sender, that of a station bridged behind a node; whoever of the members comes first has
/// it.</remarks>
public readonly record struct GroupParty
{
    /// <summary>Names a node.</summary>
    /// <param name="node">The node's id.</param>
    public GroupParty(NodeId node) => Node = node;

    /// <summary>Names a station.</summary>
    /// <param name="mac">Its address.</param>
    /// <exception cref="ArgumentException">It is not the address of one station.</exception>
    public GroupParty(MacAddress mac) =>
        Mac = mac.IsStation ? mac : throw new ArgumentException("A party is a station: its MAC address is not zero and has no group bit.", nameof(mac));

    /// <summary>The node; null if a MAC address is named.</summary>
    public NodeId? Node { get; }

    /// <summary>The MAC address; null if a node is named.</summary>
    public MacAddress? Mac { get; }

    /// <summary>Names a node.</summary>
    /// <param name="node">The node's id.</param>
    public static implicit operator GroupParty(NodeId node) => new(node);

    /// <summary>Names a station.</summary>
    /// <param name="mac">Its address.</param>
    /// <exception cref="ArgumentException">It is not the address of one station.</exception>
    public static implicit operator GroupParty(MacAddress mac) => new(mac);

    /// <summary>Returns the id or the address.</summary>
    /// <returns>16 hexadecimal digits, or six bytes with colons.</returns>
    public override string ToString() => Node?.ToString() ?? Mac?.ToString() ?? string.Empty;
}
