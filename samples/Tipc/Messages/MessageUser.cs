namespace Overlay.Samples.Tipc.Messages;

/// <summary>The part of TIPC a message belongs to; bits 28 to 25 of its first word. The first four are the importance of data.</summary>
internal enum MessageUser : byte
{
    LowImportance = 0,
    MediumImportance = 1,
    HighImportance = 2,
    CriticalImportance = 3,
    Group = 4,
    BroadcastProtocol = 5,
    Bundler = 6,
    LinkProtocol = 7,
    ConnectionManager = 8,
    Tunnel = 10,
    NameDistributor = 11,
    Fragmenter = 12,
    Discovery = 13,
    Crypto = 15,
}
