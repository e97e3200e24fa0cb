namespace Overlay.DataPath;

/// <summary>What became of a frame from the port.</summary>
internal enum OutboundResult
{
    /// <summary>The datagrams were added to the output; they share the frame's buffer. A group frame of a node without peers adds none.</summary>
    Sent,

    /// <summary>The buffer is unchanged; the engine must see it.</summary>
    Engine,

    /// <summary>Dropped and counted.</summary>
    Dropped,
}
