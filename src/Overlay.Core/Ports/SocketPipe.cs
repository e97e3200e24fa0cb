using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Overlay.Ports;

/// <summary>A connected stream socket as a pipe in each direction.</summary>
internal sealed class SocketPipe : IDuplexPipe, IAsyncDisposable
{
    private readonly NetworkStream _stream;

    public SocketPipe(Socket connected)
    {
        _stream = new NetworkStream(connected, ownsSocket: true);
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 65536, leaveOpen: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(minimumBufferSize: 65536, leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static Socket Create(EndPoint endPoint) => endPoint switch
    {
        UnixDomainSocketEndPoint => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),

        // Frames are whole messages: waiting for more bytes to fill a segment would only delay them.
        IPEndPoint ip => new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
        DnsEndPoint => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
        _ => throw new ArgumentException($"A stream port takes an IP, a DNS or a Unix end point, not {endPoint.GetType().Name}.", nameof(endPoint)),
    };

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
