using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Overlay.Net.Udp;
using Overlay.Primitives;
using Overlay.Runtime;

namespace Overlay;

/// <summary>
/// Sends and receives UDP datagrams on the segment, IPv4 and IPv6, through an <see cref="OverlayNetwork"/>. It is used as
/// <see cref="UdpClient"/> is, and needs no socket of the host. All members may be called from any thread.
/// </summary>
/// <remarks>
/// It differs from <see cref="UdpClient"/> in these: a port is used by one client; a client hears the groups that it has joined itself, not those
/// of other clients; there is one interface; names are not looked up, so a destination is an IP address; nothing is connected, so each datagram has a
/// destination.
/// </remarks>
public sealed partial class OverlayUdpClient : IDisposable
{
    private const int LongestDatagram = ushort.MaxValue;
    private readonly NetworkHost _host;
    private readonly UdpEndpoint _endpoint;
    private readonly UdpReceivers _receivers;

    /// <summary>Opens a port on all addresses of a host, IPv4 and IPv6.</summary>
    /// <param name="network">The host. It may be started before or after.</param>
    /// <param name="port">0 to 65,535; 0 chooses one from 49,152 at random.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not from 0 to 65,535.</exception>
    /// <exception cref="SocketException">Another client has the port (<see cref="SocketError.AddressAlreadyInUse"/>).</exception>
    /// <exception cref="ObjectDisposedException">The host has ended.</exception>
    public OverlayUdpClient(OverlayNetwork network, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, ushort.MaxValue, nameof(port));
        _host = network.Host;
        (_endpoint, _receivers) = _host.Open((ushort)port)
            ?? throw Error(SocketError.AddressAlreadyInUse, $"Another client of this network has UDP port {port}. Dispose it, or choose another port; 0 takes a free one.");
    }

    /// <summary>The port.</summary>
    public int LocalPort => _endpoint.Port;

    /// <summary>True if there is a datagram to receive.</summary>
    public bool IsDataAvailable => _host.HasReceived(_endpoint);

    /// <summary>The time to live, or hop limit, of datagrams to one station: 1 to 255.</summary>
    /// <value>Default: 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 1 to 255.</exception>
    public short Ttl
    {
        get => _endpoint.HopLimit;
        set => _endpoint.HopLimit = CheckTtl(value, 1);
    }

    /// <summary>The time to live, or hop limit, of datagrams to groups: 0 to 255; 0 stays on this host.</summary>
    /// <value>Default: 1, which reaches the whole segment.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 255.</exception>
    public short MulticastTtl
    {
        get => _endpoint.MulticastHopLimit;
        set => _endpoint.MulticastHopLimit = CheckTtl(value, 0);
    }

    /// <summary>Whether what is sent to a group comes back to this host, if a client on the port is a member of it.</summary>
    /// <value>Default: true.</value>
    public bool MulticastLoopback
    {
        get => _endpoint.MulticastLoopback;
        set => _endpoint.MulticastLoopback = value;
    }

    /// <summary>Whether datagrams may be sent to broadcast addresses. They come back to this host.</summary>
    /// <value>Default: false.</value>
    public bool EnableBroadcast
    {
        get => _endpoint.EnableBroadcast;
        set => _endpoint.EnableBroadcast = value;
    }

    /// <summary>Sends a datagram to a station, a group or, with <see cref="EnableBroadcast"/>, to all; waits while the node has no room for it.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, IPEndPoint, CancellationToken)"/>
    /// <param name="datagram">What to send. Must not be changed before the task ends.</param>
    /// <param name="endPoint">Where to; the port is not 0.</param>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint endPoint) => SendAsync(datagram, endPoint, CancellationToken.None);

    /// <summary>Sends a datagram to a station, a group or, with <see cref="EnableBroadcast"/>, to all; waits while the node has no room for it.</summary>
    /// <param name="datagram">Up to 65,507 bytes over IPv4 and 65,527 over IPv6. What is longer than the MTU is sent in fragments. Must not be changed before
    /// the task ends.</param>
    /// <param name="endPoint">Where to; the port is not 0.</param>
    /// <param name="cancellationToken">Ends the wait; the datagram may then be lost.</param>
    /// <returns>The number of bytes sent, which is the length of the datagram. That somebody received it is not said.</returns>
    /// <exception cref="SocketException">
    /// <see cref="SocketError.MessageSize"/>: it is too long. <see cref="SocketError.AddressNotAvailable"/>: the host has no address of the family.
    /// <see cref="SocketError.NetworkUnreachable"/>: the destination is not on the segment. <see cref="SocketError.AccessDenied"/>: broadcast is not enabled.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, or its host has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        CheckDestination(endPoint);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        var result = _host.Send(_endpoint, IpAddress.From(endPoint.Address), (ushort)endPoint.Port, datagram.Span, out var sending, cancellationToken);
        if (result != UdpSendResult.Sent || !sending.IsCompletedSuccessfully)
        {
            return EndSendAsync(sending, result, endPoint.Address, datagram.Length);
        }

        sending.GetAwaiter().GetResult();
        return new ValueTask<int>(datagram.Length);
    }

    /// <summary>Sends a datagram to an address that is written as text.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, IPEndPoint, CancellationToken)"/>
    /// <param name="datagram">What to send. Must not be changed before the task ends.</param>
    /// <param name="hostname">An IP address. Names are not looked up on the segment.</param>
    /// <param name="port">1 to 65,535.</param>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> datagram, string hostname, int port) => SendAsync(datagram, EndPointOf(hostname, port), CancellationToken.None);

    /// <summary>Sends a datagram to an address that is written as text.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, IPEndPoint, CancellationToken)"/>
    /// <param name="datagram">What to send. Must not be changed before the task ends.</param>
    /// <param name="hostname">An IP address. Names are not looked up on the segment.</param>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="cancellationToken">Ends the wait; the datagram may then be lost.</param>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> datagram, string hostname, int port, CancellationToken cancellationToken) =>
        SendAsync(datagram, EndPointOf(hostname, port), cancellationToken);

    /// <summary>Sends the first bytes of an array, as <see cref="UdpClient.SendAsync(byte[], int, IPEndPoint)"/> does.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, IPEndPoint, CancellationToken)"/>
    /// <param name="datagram">What to send. Must not be changed before the task ends.</param>
    /// <param name="bytes">How many of its bytes.</param>
    /// <param name="endPoint">Where to; the port is not 0.</param>
    public Task<int> SendAsync(byte[] datagram, int bytes, IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(datagram);
        return SendAsync(new ReadOnlyMemory<byte>(datagram, 0, bytes), endPoint).AsTask();
    }

    /// <summary>Sends the first bytes of an array, as <see cref="UdpClient.SendAsync(byte[], int, string, int)"/> does.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, string, int)"/>
    /// <param name="datagram">What to send. Must not be changed before the task ends.</param>
    /// <param name="bytes">How many of its bytes.</param>
    /// <param name="hostname">An IP address. Names are not looked up on the segment.</param>
    /// <param name="port">1 to 65,535.</param>
    public Task<int> SendAsync(byte[] datagram, int bytes, string hostname, int port) => SendAsync(datagram, bytes, EndPointOf(hostname, port));

    /// <summary>Sends a datagram, and blocks while the node has no room for it; see
    /// <see cref="SendAsync(ReadOnlyMemory{byte}, IPEndPoint, CancellationToken)"/>.</summary>
    /// <param name="datagram">Up to 65,507 bytes over IPv4 and 65,527 over IPv6. What is longer than the MTU is sent in fragments.</param>
    /// <param name="endPoint">Where to; the port is not 0.</param>
    /// <returns>The number of bytes sent, which is the length of the datagram. That somebody received it is not said.</returns>
    /// <exception cref="SocketException">
    /// <see cref="SocketError.MessageSize"/>: it is too long. <see cref="SocketError.AddressNotAvailable"/>: the host has no address of the family.
    /// <see cref="SocketError.NetworkUnreachable"/>: the destination is not on the segment. <see cref="SocketError.AccessDenied"/>: broadcast is not enabled.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, or its host has ended.</exception>
    public int Send(ReadOnlySpan<byte> datagram, IPEndPoint endPoint)
    {
        CheckDestination(endPoint);
        var result = _host.Send(_endpoint, IpAddress.From(endPoint.Address), (ushort)endPoint.Port, datagram, out var sending, CancellationToken.None);
        sending.AsTask().GetAwaiter().GetResult();
        return result == UdpSendResult.Sent ? datagram.Length : throw Error(result, endPoint.Address, datagram.Length);
    }

    /// <summary>Sends the first bytes of an array, as <see cref="UdpClient.Send(byte[], int, IPEndPoint)"/> does.</summary>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, IPEndPoint)"/>
    /// <param name="datagram">What to send.</param>
    /// <param name="bytes">How many of its bytes.</param>
    /// <param name="endPoint">Where to; the port is not 0.</param>
    public int Send(byte[] datagram, int bytes, IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(datagram);
        return Send(new ReadOnlySpan<byte>(datagram, 0, bytes), endPoint);
    }

    /// <summary>Sends the first bytes of an array, as <see cref="UdpClient.Send(byte[], int, string, int)"/> does.</summary>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, IPEndPoint)"/>
    /// <param name="datagram">What to send.</param>
    /// <param name="bytes">How many of its bytes.</param>
    /// <param name="hostname">An IP address. Names are not looked up on the segment.</param>
    /// <param name="port">1 to 65,535.</param>
    public int Send(byte[] datagram, int bytes, string hostname, int port) => Send(datagram, bytes, EndPointOf(hostname, port));

    /// <summary>Waits for a datagram and writes it into a buffer. Nothing is allocated for it.</summary>
    /// <param name="buffer">Room for the datagram; what does not fit is lost. Must not be used before the task ends.</param>
    /// <param name="cancellationToken">Ends the wait; no datagram is lost.</param>
    /// <returns>How long it is and who sent it.</returns>
    /// <exception cref="ObjectDisposedException">The client was disposed, or its host has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<OverlayUdpReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<OverlayUdpReceiveResult>(cancellationToken);
        }

        return TryReceive(buffer.Span, out var result, out var wait, cancellationToken)
            ? new ValueTask<OverlayUdpReceiveResult>(result)
            : ReceiveAsync(wait, buffer, cancellationToken);
    }

    /// <summary>Waits for a datagram, as <see cref="UdpClient.ReceiveAsync()"/> does.</summary>
    /// <returns>The datagram in an array of its own, and who sent it.</returns>
    /// <exception cref="ObjectDisposedException">The client was disposed, or its host has ended.</exception>
    public Task<UdpReceiveResult> ReceiveAsync() => ReceiveAsync(CancellationToken.None).AsTask();

    /// <summary>Waits for a datagram, as <see cref="UdpClient.ReceiveAsync(CancellationToken)"/> does.</summary>
    /// <param name="cancellationToken">Ends the wait; no datagram is lost.</param>
    /// <returns>The datagram in an array of its own, and who sent it.</returns>
    /// <exception cref="ObjectDisposedException">The client was disposed, or its host has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<UdpReceiveResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestDatagram);
        try
        {
            var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            return new UdpReceiveResult(buffer[..result.Length], result.RemoteEndPoint);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Waits for a datagram and blocks meanwhile, as <see cref="UdpClient.Receive"/> does.</summary>
    /// <param name="remoteEndPoint">Who sent it.</param>
    /// <returns>The datagram in an array of its own.</returns>
    /// <exception cref="ObjectDisposedException">The client was disposed, or its host has ended.</exception>
    public byte[] Receive([NotNull] ref IPEndPoint? remoteEndPoint)
    {
        var result = ReceiveAsync().GetAwaiter().GetResult();
        remoteEndPoint = result.RemoteEndPoint;
        return result.Buffer;
    }

    /// <summary>Leaves all groups and closes the port. Calls that wait end with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _host.Close(_endpoint);

    private static byte CheckTtl(int value, int min)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, byte.MaxValue);
        return (byte)value;
    }

    private static void CheckDestination(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentOutOfRangeException.ThrowIfZero(endPoint.Port, nameof(endPoint));
    }

    private static IPEndPoint EndPointOf(string hostname, int port)
    {
        ArgumentNullException.ThrowIfNull(hostname);
        return AddressText.TryParse(hostname, out var address)
            ? new IPEndPoint(address, port)
            : throw Error(SocketError.HostNotFound, $"'{hostname}' is not an IP address. Names are not looked up on the segment: write the address.");
    }

    private static SocketException Error(SocketError error, string message) => new((int)error, message);

    private static SocketException Error(UdpSendResult result, IPAddress to, int length) => result switch
    {
        UdpSendResult.TooLong => Error(SocketError.MessageSize, $"{length} bytes do not fit a datagram to {to}: at most 65507 over IPv4 and 65527 over IPv6."),
        UdpSendResult.NoSource => Error(
            SocketError.AddressNotAvailable,
            $"This host has no address to reach {to} from: give it one of the same family in {nameof(OverlayNetworkOptions)}.{nameof(OverlayNetworkOptions.Addresses)}, and start it."),
        UdpSendResult.BroadcastNotEnabled => Error(SocketError.AccessDenied, $"{to} is a broadcast address: set {nameof(EnableBroadcast)} to send to all."),
        _ => Error(SocketError.NetworkUnreachable, $"{to} is not on the segment: no prefix of this host's addresses covers it, and there are no routers."),
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> EndSendAsync(ValueTask sending, UdpSendResult result, IPAddress to, int length)
    {
        await sending.ConfigureAwait(false);
        return result == UdpSendResult.Sent ? length : throw Error(result, to, length);
    }

    private bool TryReceive(Span<byte> room, out OverlayUdpReceiveResult result, out ValueTask<int> wait, CancellationToken cancellationToken)
    {
        var isReceived = _host.TryReceive(_endpoint, _receivers, room, out var length, out var arrival, out wait, cancellationToken);
        result = new OverlayUdpReceiveResult(arrival, Math.Min(length, room.Length), length);
        return isReceived;
    }

    /// <summary>Somebody else may take the datagram that ended the wait.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OverlayUdpReceiveResult> ReceiveAsync(ValueTask<int> wait, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        OverlayUdpReceiveResult result;
        do
        {
            await wait.ConfigureAwait(false);
        }
        while (!TryReceive(buffer.Span, out result, out wait, cancellationToken));
        return result;
    }
}
