using System.Runtime.CompilerServices;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Node;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc;

/// <summary>
/// A connectionless TIPC socket. It sends to the sockets of a service range, to one of those that are bound to a service instance, or to one
/// socket that is known; messages of one sender arrive in the order in which they were sent. All members may be called from any thread.
/// </summary>
public sealed class TipcSocket : IDisposable
{
    /// <summary>Longest message in bytes.</summary>
    public const int MaxMessageLength = DataHeader.MaxDataLength;

    private readonly EngineHost _host;
    private readonly SocketLines _lines;
    private bool _isClosed;

    internal TipcSocket(EngineHost host, SocketLines lines, SocketAddress address, TipcSocketType type)
    {
        _host = host;
        _lines = lines;
        Address = address;
        Type = type;
    }

    /// <summary>The address that others can answer to.</summary>
    public SocketAddress Address { get; }

    /// <summary>How the socket sends.</summary>
    public TipcSocketType Type { get; }

    /// <summary>Binds the socket to a range; it may be bound to several, and several sockets to the same.</summary>
    /// <param name="range">Service type 64 or above; the lower end not above the upper.</param>
    /// <param name="scope">Who can see it: the cluster, or this node only.</param>
    /// <exception cref="ArgumentException">The range is empty, its type is reserved, or the scope is unknown.</exception>
    /// <exception cref="TipcException">The node has too many bindings, or has ended.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the node was disposed.</exception>
    public void Bind(ServiceRange range, Scope scope = Scope.Cluster)
    {
        CheckRange(range);
        if (range.Type < ServiceRange.FirstUserType)
        {
            throw new ArgumentException($"Service type {range.Type} is reserved for TIPC itself: choose one from {ServiceRange.FirstUserType} on.", nameof(range));
        }

        using var session = Enter();
        if (!session.Engine.Bind(_lines.Port, range, Checked(scope), session.Now))
        {
            throw new TipcException(TipcFailure.TooManyBindings, $"The node has too many bindings: {range} was not bound.");
        }
    }

    /// <summary>Takes a binding back.</summary>
    /// <param name="range">Exactly the range that was bound.</param>
    /// <param name="scope">The scope in which it was bound.</param>
    /// <returns>False if there is no such binding.</returns>
    /// <exception cref="ArgumentException">The scope is unknown.</exception>
    /// <exception cref="TipcException">The node has ended.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the node was disposed.</exception>
    public bool Unbind(ServiceRange range, Scope scope = Scope.Cluster)
    {
        using var session = Enter();
        return session.Engine.Unbind(_lines.Port, range, Checked(scope), session.Now);
    }

    /// <summary>Sends to every socket in the cluster that is bound to an instance of a range, this one among them if it is.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, SocketAddress, CancellationToken)"/>
    /// <param name="data">0 to 66,000 bytes; not to be changed before the task ends. Sockets of Linux do not notice a message of 0 bytes.</param>
    /// <param name="range">The range.</param>
    /// <param name="cancellationToken">Ends the wait for a congested link; the message is then not sent.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data, ServiceRange range, CancellationToken cancellationToken = default)
    {
        CheckRange(range);
        return SendAsync(data, new Destination(range), cancellationToken);
    }

    /// <summary>Sends to one of the sockets that are bound to a service instance: on a node with an address like 1.1.2 to one of its own if there is one; else they take turns.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, SocketAddress, CancellationToken)"/>
    /// <param name="data">0 to 66,000 bytes; not to be changed before the task ends. Sockets of Linux do not notice a message of 0 bytes.</param>
    /// <param name="service">The service instance.</param>
    /// <param name="cancellationToken">Ends the wait for a congested link; the message is then not sent.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data, ServiceAddress service, CancellationToken cancellationToken = default) =>
        SendAsync(data, new Destination(service), cancellationToken);

    /// <summary>Sends to a socket, for example the sender of a message that was received.</summary>
    /// <param name="data">0 to 66,000 bytes; not to be changed before the task ends. Sockets of Linux do not notice a message of 0 bytes.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="cancellationToken">Ends the wait for a congested link; the message is then not sent.</param>
    /// <returns>
    /// A task that ends when the link has taken the message, not when it was received. A <see cref="TipcSocketType.Dgram"/> socket does not
    /// wait: a message that meets a congested link is dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The message is too long, or the range is empty.</exception>
    /// <exception cref="TipcException">Nobody is bound to the service, the node is not reachable, or this node has ended.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the node was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data, SocketAddress socket, CancellationToken cancellationToken = default) =>
        SendAsync(data, new Destination(socket), cancellationToken);

    /// <summary>Waits for a message: one for this socket, or one of its own that comes back.</summary>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TipcException">The node has ended.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the node was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<TipcDatagram> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = Enter();
        return session.Engine.TryReceive(_lines.Port, out var datagram)
            ? new ValueTask<TipcDatagram>(datagram)
            : new ValueTask<TipcDatagram>(_lines.ReceiveAsync(cancellationToken));
    }

    /// <summary>Takes a message if there is one.</summary>
    /// <param name="datagram">The message.</param>
    /// <returns>False if there is none.</returns>
    /// <exception cref="TipcException">The node has ended.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the node was disposed.</exception>
    public bool TryReceive(out TipcDatagram datagram)
    {
        using var session = Enter();
        return session.Engine.TryReceive(_lines.Port, out datagram);
    }

    /// <summary>Receives until the enumeration is left.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages.</returns>
    public async IAsyncEnumerable<TipcDatagram> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            yield return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the socket: its bindings are withdrawn, and messages that it has not received go back if their senders asked for that.</summary>
    public void Dispose()
    {
        try
        {
            using var session = Enter();
            _isClosed = true;
            session.Engine.ClosePort(_lines.Port, session.Now);
            _host.RemoveSocket(_lines);
        }
        catch (Exception ended) when (ended is TipcException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed before, or gone with the node.
        }
    }

    private static void CheckRange(ServiceRange range)
    {
        if (!range.IsValid)
        {
            throw new ArgumentException($"The range {range} is empty: its lower end is above its upper end.", nameof(range));
        }
    }

    private static Scope Checked(Scope scope) => scope switch
    {
        Scope.Unspecified or Scope.Cluster => Scope.Cluster,
        Scope.Node => Scope.Node,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "The scope is Cluster or Node."),
    };

    private ValueTask SendAsync(ReadOnlyMemory<byte> data, Destination destination, CancellationToken cancellationToken)
    {
        if (data.Length > MaxMessageLength)
        {
            throw new ArgumentException($"A message of {data.Length} bytes: it may have {MaxMessageLength}.", nameof(data));
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var session = Enter();
        var result = _lines.HasSenders ? SendResult.WouldBlock : destination.Send(session.Engine, _lines.Port, data.Span, session.Now);
        return result switch
        {
            SendResult.Sent => ValueTask.CompletedTask,
            SendResult.WouldBlock when Type == TipcSocketType.Rdm => new ValueTask(_lines.SendAsync(destination, data, cancellationToken)),
            _ => ValueTask.FromException(destination.Unreachable()),
        };
    }

    /// <summary>Takes the engine's lock; a closed socket does not get it.</summary>
    private EngineSession Enter()
    {
        var session = _host.Enter();
        if (_isClosed)
        {
            session.Dispose();
            throw new ObjectDisposedException(nameof(TipcSocket));
        }

        return session;
    }
}
