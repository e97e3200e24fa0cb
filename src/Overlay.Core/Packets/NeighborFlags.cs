namespace Overlay.Packets;

/// <summary>The flags of a neighbour advertisement (RFC 4861, section 4.4).</summary>
[Flags]
internal enum NeighborFlags : byte
{
    None = 0,

    /// <summary>A newer link-layer address replaces the known one.</summary>
    Override = 0x20,

    /// <summary>Answers a question to one station, so that both directions work.</summary>
    Solicited = 0x40,

    /// <summary>The sender is a router.</summary>
    Router = 0x80,
    All = Override | Solicited | Router,
}
