using Overlay.Primitives;

namespace Overlay.Paths;

/// <summary>A path to another node: straight to its address, or through the supernode at an address to the slot it has there.</summary>
internal readonly record struct UnderlayPath
{
    private UnderlayPath(UnderlayAddress address, uint slot, bool isRelayed)
    {
        Address = address;
        Slot = slot;
        IsRelayed = isRelayed;
    }

    /// <summary>Where datagrams go and come from: the node, or the supernode.</summary>
    public UnderlayAddress Address { get; }

    /// <summary>The node's slot at the supernode, 0 in a direct path.</summary>
    public uint Slot { get; }

    public bool IsRelayed { get; }

    /// <summary>False for the default value: no path.</summary>
    public bool IsUsable => Address.IsUsable;

    public static UnderlayPath Direct(UnderlayAddress node) => new(node, 0, false);

    public static UnderlayPath Relayed(UnderlayAddress supernode, uint slot) => new(supernode, slot, true);

    public override string ToString() => !IsUsable ? "none" : IsRelayed ? $"relay {Address}" : $"{Address}";
}
