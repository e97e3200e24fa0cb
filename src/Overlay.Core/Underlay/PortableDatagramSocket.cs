using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Underlay;

/// <summary>UDP on any platform, one datagram per system call.</summary>
internal sealed class PortableDatagramSocket : IDatagramSocket
{
    /// <summary>On some platforms closing does not wake a waiting receive; it looks up this often.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    [ThreadStatic]
    private static SocketAddress? _destinationV6;

    [ThreadStatic]
    private static SocketAddress? _destinationV4;

    private readonly Socket _socket;
    private readonly SocketAddress _source;
    private readonly TimeSpan _busyPoll;
    private readonly bool _isV6;
    private volatile bool _closed;

    public PortableDatagramSocket(Socket bound, TimeSpan busyPoll = default)
    {
        _socket = bound;
        _busyPoll = busyPoll;
        _isV6 = bound.AddressFamily == AddressFamily.InterNetworkV6;
        _source = new SocketAddress(bound.AddressFamily);
        _socket.SendTimeout = (int)DatagramSocket.SendPatience.TotalMilliseconds;
        LocalAddress = UnderlayAddress.From((IPEndPoint)bound.LocalEndPoint!);
    }

    public UnderlayAddress LocalAddress { get; }

    public bool Receive(PacketBatch batch)
    {
        try
        {
            while (!_closed)
            {
                // Available is 0 for an empty datagram too, so the poll decides whether there is anything at all.
                if (_socket.Available == 0 && !IsFoundByPolling() && !_socket.Poll(PollInterval, SelectMode.SelectRead))
                {
                    continue;
                }

                do
                {
                    ReceiveOne(batch);
                }
                while (!batch.IsFull && !_closed && _socket.Available > 0);

                if (batch.Count > 0)
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (_closed && e is SocketException or ObjectDisposedException)
        {
            // Closing interrupts whatever call is pending.
        }

        return false;
    }

    public int Send(ReadOnlySpan<Datagram> datagrams, DatagramList? refused = null)
    {
        var sent = 0;
        foreach (ref readonly var datagram in datagrams)
        {
            if (TrySend(in datagram))
            {
                sent++;
            }
            else
            {
                refused?.Add(datagram);
            }
        }

        return sent;
    }

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Not connected, which is no news; on Linux the call wakes a waiting receive all the same.
        }

        _socket.Dispose();
    }

    private bool IsFoundByPolling()
    {
        var start = Stopwatch.GetTimestamp();
        while (_busyPoll > TimeSpan.Zero && Stopwatch.GetElapsedTime(start) < _busyPoll && !_closed)
        {
            if (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                return true;
            }
        }

        return false;
    }

    private void ReceiveOne(PacketBatch batch)
    {
        var buffer = batch.NextBuffer();
        buffer.Reset();
        try
        {
            // One byte more than a packet may have shows that one was cut off.
            var length = _socket.ReceiveFrom(buffer.Array.AsSpan(PacketBuffer.Headroom, batch.MaxPacketLength + 1), SocketFlags.None, _source);
            if (!_closed)
            {
                Add(batch, length);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            Add(batch, batch.MaxPacketLength + 1);
        }
        catch (SocketException e) when (!_closed && e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused)
        {
            // An ICMP answer to something sent earlier. Timeouts of the protocol deal with silence.
        }
    }

    private void Add(PacketBatch batch, int length)
    {
        var isV6 = _source.Family == AddressFamily.InterNetworkV6;
        batch.NextBuffer().Remote = SocketAddressFormat.Read(_source.Buffer.Span, isV6);
        batch.Commit(length > batch.MaxPacketLength ? 0 : length);
    }

    private bool TrySend(in Datagram datagram)
    {
        var payload = datagram.Payload;
        if (!TryGetAddress(datagram.Destination, out var address))
        {
            return false;
        }

        if (datagram.Relay is not { } relay)
        {
            return TrySend(payload.Span, address);
        }

        relay.Write(payload.Prepend(RelayHeader.Size));
        var sent = TrySend(payload.Span, address);
        payload.TrimStart(RelayHeader.Size);
        return sent;
    }

    private bool TrySend(ReadOnlySpan<byte> bytes, SocketAddress address)
    {
        try
        {
            return _socket.SendTo(bytes, SocketFlags.None, address) == bytes.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private bool TryGetAddress(UnderlayAddress destination, out SocketAddress address)
    {
        if (_isV6)
        {
            address = _destinationV6 ??= new SocketAddress(AddressFamily.InterNetworkV6);
            SocketAddressFormat.WriteV6(address.Buffer.Span, destination);
            return true;
        }

        address = _destinationV4 ??= new SocketAddress(AddressFamily.InterNetwork);
        return SocketAddressFormat.TryWriteV4(address.Buffer.Span, destination);
    }
}
