using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Overlay.Underlay;

/// <summary>
/// The sockets of one UDP port, among which the host spreads what comes by its source: all datagrams of one source come to one of them.
/// They are one where the host cannot share a port.
/// </summary>
internal sealed class SocketGroup : IDisposable
{
    private readonly List<Socket> _bound = [];
    private readonly List<IDatagramSocket> _sockets = [];

    private SocketGroup()
    {
    }

    /// <summary>One or more.</summary>
    public IReadOnlyList<IDatagramSocket> Sockets => _sockets;

    /// <summary>Binds up to so many sockets. The port is not shared with other programs: the first is bound as if it were the only one.</summary>
    /// <exception cref="OverlayException">The address cannot be bound.</exception>
    public static SocketGroup Open(IPEndPoint bind, int count, SocketSettings settings, ILogger logger)
    {
        var group = new SocketGroup();
        group.Add(BoundSocket.Open(bind, settings.BufferSize), settings, logger);
        DatagramSocket.Report(group._sockets[0], logger);
        while (group._sockets.Count < count && BoundSocket.TryOpenBeside(group._bound[0], settings.BufferSize) is { } beside)
        {
            group.Add(beside, settings, logger);
        }

        group.Keep(group._sockets.Count);
        return group;
    }

    /// <summary>Closes all but the first so many. A single one does not share its port, not even if another program offers to.</summary>
    public void Keep(int count)
    {
        while (_sockets.Count > count)
        {
            _sockets[^1].Dispose();
            _sockets.RemoveAt(_sockets.Count - 1);
            _bound.RemoveAt(_bound.Count - 1);
        }

        if (count == 1)
        {
            BoundSocket.StopSharing(_bound[0]);
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private void Add(Socket bound, SocketSettings settings, ILogger logger)
    {
        _bound.Add(bound);
        _sockets.Add(DatagramSocket.Over(bound, settings, logger));
    }
}
