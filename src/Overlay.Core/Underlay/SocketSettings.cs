namespace Overlay.Underlay;

/// <summary>What is asked of the host for a socket, and which of the host's abilities the socket may use.</summary>
internal sealed record SocketSettings
{
    public static readonly SocketSettings Default = new();

    public static readonly TimeSpan MaxBusyPoll = TimeSpan.FromSeconds(1);

    /// <summary>Bytes, for each direction.</summary>
    public int BufferSize { get; init; } = DatagramSocket.BufferSize;

    /// <summary>Runs of datagrams to one destination leave in one message that the host cuts.</summary>
    public bool SegmentationOffload { get; init; } = true;

    /// <summary>Runs of datagrams from one source arrive in one message that is cut here.</summary>
    public bool ReceiveOffload { get; init; } = true;

    /// <summary>How long a receive looks for datagrams before it lets the host wake it.</summary>
    public TimeSpan BusyPoll { get; init; }
}
