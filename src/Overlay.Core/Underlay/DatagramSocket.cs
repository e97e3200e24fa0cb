using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Underlay.Linux;

namespace Overlay.Underlay;

/// <summary>Opens the best UDP socket that the platform has.</summary>
internal static class DatagramSocket
{
    /// <summary>The buffers asked of the host, so that a burst is not lost while a thread waits for its turn: 4 MiB.</summary>
    public const int BufferSize = 4 << 20;

    /// <summary>How long a send waits for room. Long enough to pace a fast sender to the device, short enough not to stall a node whose device hangs.</summary>
    public static readonly TimeSpan SendPatience = TimeSpan.FromMilliseconds(100);

    /// <exception cref="OverlayException">The address cannot be bound.</exception>
    public static IDatagramSocket Open(IPEndPoint bind, SocketSettings? settings = null, ILogger? logger = null)
    {
        settings ??= SocketSettings.Default;
        logger ??= NullLogger.Instance;
        var socket = Over(BoundSocket.Open(bind, settings.BufferSize), settings, logger);
        Report(socket, logger);
        return socket;
    }

    /// <summary>Takes a bound socket over.</summary>
    public static IDatagramSocket Over(Socket bound, SocketSettings settings, ILogger logger) =>
        LinuxDatagramSocket.TryCreate(bound, settings, logger) ?? (IDatagramSocket)new PortableDatagramSocket(bound, settings.BusyPoll);

    public static void Report(IDatagramSocket socket, ILogger logger)
    {
        var (batchedCalls, segmentation, receive) = socket.Abilities;
        SocketLog.Opened(logger, socket.LocalAddress.ToString(), batchedCalls, segmentation, receive);
    }
}
