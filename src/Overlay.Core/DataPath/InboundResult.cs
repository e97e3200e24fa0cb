namespace Overlay.DataPath;

/// <summary>What became of a received datagram.</summary>
internal enum InboundResult
{
    /// <summary>The buffer now holds the Ethernet frame, for the port.</summary>
    Frame,

    /// <summary>The buffer is unchanged; it is Data that the engine opens, before anything that came later is handed out: the frames of a sender stay in
    /// order.</summary>
    Engine,

    /// <summary>The buffer is unchanged; the engine must see it: a message of a session.</summary>
    Control,

    /// <summary>The buffer is unchanged; the engine must see it: a message of somebody who may have no session.</summary>
    Handshake,

    /// <summary>Dropped and counted.</summary>
    Dropped,
}
