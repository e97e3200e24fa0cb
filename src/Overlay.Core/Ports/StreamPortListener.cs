using System.Net;
using System.Net.Sockets;
using Overlay.Ports;

namespace Overlay;

/// <summary>Waits for programs that connect, and makes a <see cref="StreamPort"/> of each connection.</summary>
public sealed class StreamPortListener : IDisposable
{
    private readonly Socket _socket;
    private readonly InProcessPortOptions? _options;

    private StreamPortListener(Socket socket, InProcessPortOptions? options)
    {
        _socket = socket;
        _options = options;
    }

    /// <summary>Where it listens, with the port that was chosen if 0 was asked for.</summary>
    public EndPoint LocalEndPoint => _socket.LocalEndPoint!;

    /// <summary>Starts to listen.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/> for TCP, or a <see cref="UnixDomainSocketEndPoint"/>. Whoever can connect can send frames: prefer a
    /// loopback address or a Unix socket.</param>
    /// <param name="options">The sizes of the ports, or null for the defaults.</param>
    /// <returns>A listener; disposing it does not close the ports it made.</returns>
    /// <exception cref="OverlayException">The address is in use or cannot be bound.</exception>
    public static StreamPortListener Listen(EndPoint endPoint, InProcessPortOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        options?.Validate();
        var socket = SocketPipe.Create(endPoint);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(1);
            return new StreamPortListener(socket, options);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Explain(endPoint, e);
        }
    }

    /// <summary>Waits for a connection.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A connected port.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<StreamPort> AcceptAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
        if (connection.ProtocolType == ProtocolType.Tcp)
        {
            connection.NoDelay = true;
        }

        return StreamPort.Over(connection, _options);
    }

    /// <summary>Stops listening and removes the file of a Unix socket.</summary>
    public void Dispose() => _socket.Dispose();

    private static OverlayException Explain(EndPoint endPoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            OverlayError.AddressInUse,
            $"{endPoint} is in use. Stop the program that listens there, remove the file if it is a socket that was left behind, or choose another address.",
            e),
        SocketError.AccessDenied => new(OverlayError.PermissionDenied, $"This process may not listen on {endPoint}. Choose an address that it may use.", e),
        _ => new(OverlayError.AddressUnavailable, $"Cannot listen on {endPoint}: {e.Message}", e),
    };
}
