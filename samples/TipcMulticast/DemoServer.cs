using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>The server of the demo: four ports, each of which receives until it is ended.</summary>
internal sealed class DemoServer(TipcNode node) : IDisposable
{
    private readonly List<TipcSocket> _sockets = [];
    private readonly List<PortLog> _ports = [];

    public TipcNode Node => node;

    public IReadOnlyList<PortLog> Ports => _ports;

    public void Open(Action<string> print)
    {
        foreach (var range in DemoRanges.Ports)
        {
            var socket = node.CreateSocket(TipcSocketType.Rdm);
            _sockets.Add(socket);
            _ports.Add(new PortLog(range));
            socket.Bind(range);
            print(ServerLine.Created(range));
        }
    }

    /// <summary>Receives until all ports are ended.</summary>
    public Task RunAsync(Action<string> print, CancellationToken stop) =>
        Task.WhenAll(_ports.Zip(_sockets, (port, socket) => RunAsync(port, socket, print, stop)));

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static async Task RunAsync(PortLog port, TipcSocket socket, Action<string> print, CancellationToken stop)
    {
        var datagram = await socket.ReceiveAsync(stop);
        while (!DemoMessage.IsTermination(datagram.Data.Span))
        {
            var text = DemoMessage.Text(datagram.Data.Span);
            port.Messages.Add(new Received(text, datagram.Data.Length, datagram.Sender));
            print(ServerLine.Received(port.Range, text));
            datagram = await socket.ReceiveAsync(stop);
        }

        socket.Dispose();
        port.IsTerminated = true;
        print(ServerLine.Terminated(port.Range));
    }
}
