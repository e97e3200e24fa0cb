using System.Net;
using Overlay.Sockets.Linux;

namespace Overlay.Sockets;

/// <summary>Opens the best UDP socket that the platform has.</summary>
internal static class DatagramSocket
{
    /// <summary>The buffers asked of the host, so that a burst is not lost while a thread waits for its turn: 4 MiB.</summary>
    public const int BufferSize = 4 << 20;

    /// <summary>How long a send waits for room. Long enough to pace a fast sender to the device, short enough not to stall a node whose device hangs.</summary>
    public static readonly TimeSpan SendPatience = TimeSpan.FromMilliseconds(100);

    /// <exception cref="OverlayException">The address cannot be bound.</exception>
    public static IDatagramSocket Open(IPEndPoint bind, int bufferSize = BufferSize)
    {
        var socket = BoundSocket.Open(bind, bufferSize);
        return LinuxDatagramSocket.TryCreate(socket) ?? (IDatagramSocket)new PortableDatagramSocket(socket);
    }
}
