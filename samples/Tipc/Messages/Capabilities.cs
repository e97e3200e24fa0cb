namespace Overlay.Samples.Tipc.Messages;

/// <summary>What a node can do beyond the first version of TIPC; announced in discovery. A cluster uses what all its nodes can do.</summary>
[Flags]
internal enum Capabilities : ushort
{
    None = 0,
    SynBit = 0x001,
    BroadcastSync = 0x002,

    /// <summary>Gaps on the broadcast link are reported in STATE messages.</summary>
    BroadcastStateNack = 0x004,
    BlockFlowControl = 0x008,

    /// <summary>Multicast may come as unicast copies.</summary>
    Replicast = 0x010,
    NodeId128 = 0x020,

    /// <summary>STATE messages carry a sequence number of their own.</summary>
    LinkProtocolSequence = 0x040,

    /// <summary>A switch between replicast and broadcast is marked, so that the order per sender holds.</summary>
    MulticastSync = 0x080,

    /// <summary>STATE messages carry records of several gaps.</summary>
    GapAckBlock = 0x100,
    TunnelEnhanced = 0x200,
    Nagle = 0x400,

    /// <summary>Names are published on the broadcast link.</summary>
    NamedBroadcast = 0x800,

    /// <summary>Those of Linux 6.1.</summary>
    All = 0xfff,
}
