namespace Overlay.Samples.Tipc;

/// <summary>Settings of a socket.</summary>
public sealed record TipcSocketOptions
{
    /// <summary>
    /// Bytes that may wait to be received, each message with <see cref="MessageOverhead"/> bytes added. A message that finds no room is lost
    /// to this socket, and is returned if its sender asked for that: neither TIPC nor this library slows the sender down.
    /// </summary>
    /// <value>Default 8 MiB (Linux: 2 MiB); 64 KiB to 128 MiB.</value>
    public int ReceiveQueueSize { get; init; } = 8 << 20;

    /// <summary>Counted for each waiting message besides its data, in bytes.</summary>
    public const int MessageOverhead = 256;

    /// <summary>
    /// A message to a socket or service that nobody has, or whose receiver has no room, comes back with its error and its first 1,024 bytes.
    /// Multicasts do not come back.
    /// </summary>
    /// <value>Default false, as on Linux: such messages vanish.</value>
    public bool ReturnUndeliverable { get; init; }

    /// <summary>The importance of what this socket sends.</summary>
    /// <value>Default low.</value>
    public TipcImportance Importance { get; init; } = TipcImportance.Low;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ReceiveQueueSize, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReceiveQueueSize, 1 << 27);
        if (!Enum.IsDefined(Importance))
        {
            throw new ArgumentOutOfRangeException(nameof(Importance), Importance, "The importance is Low, Medium, High or Critical.");
        }
    }
}
