using System.Net;
using System.Net.Sockets;

namespace Overlay.Benchmarks;

/// <summary>Two UDP sockets over loopback; the second sends back whatever it gets. What a round trip costs without the library.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly Socket _near = CreateSocket();
    private readonly Socket _far = CreateSocket();

    public SocketPair()
    {
        _near.Connect(_far.LocalEndPoint!);
        _far.Connect(_near.LocalEndPoint!);
        new Thread(Echo) { IsBackground = true, Name = "Echo" }.Start();
    }

    public int RoundTrip(byte[] datagram, byte[] room)
    {
        _near.Send(datagram);
        return _near.Receive(room);
    }

    public void Burst(byte[] datagram, byte[] room, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _near.Send(datagram);
        }

        for (var i = 0; i < count; i++)
        {
            _near.Receive(room);
        }
    }

    public void Dispose()
    {
        _far.Dispose();
        _near.Dispose();
    }

    private static Socket CreateSocket()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Echo()
    {
        var room = new byte[65536];
        try
        {
            while (true)
            {
                _far.Send(room.AsSpan(0, _far.Receive(room)));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The pair was disposed.
        }
    }
}
