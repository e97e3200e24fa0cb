using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Overlay.Network.Tests.Lab;

/// <summary>Records what passes a device of a host, by a packet socket (packet(7)).</summary>
internal sealed class PacketCapture : IDisposable
{
    private const int PacketTypeOffset = 10;
    private const byte Outgoing = 4;
    private const int StatisticsOption = 6;

    private readonly Socket _socket;
    private readonly Thread _reader;
    private readonly bool _wantsOutgoing;
    private readonly List<CapturedFrame> _frames = [];
    private volatile bool _isStopping;
    private Exception? _failure;

    /// <summary>Starts to record. Must run in the namespace of the device.</summary>
    /// <param name="device">For example <c>eth0</c>.</param>
    /// <param name="wantsOutgoing">True: what leaves by the device; false: what arrives at it.</param>
    public PacketCapture(string device, bool wantsOutgoing)
    {
        _wantsOutgoing = wantsOutgoing;
        _socket = PacketSocket.Open(device);
        _socket.ReceiveTimeout = 100;
        _reader = new Thread(ReadAll) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Ends the recording; returns every frame that passed before this call, oldest first.</summary>
    public IReadOnlyList<CapturedFrame> Stop()
    {
        _isStopping = true;
        _reader.Join();
        Assert.Null(_failure);
        Span<byte> statistics = stackalloc byte[8];
        _socket.GetRawSocketOption(PacketSocket.Level, StatisticsOption, statistics);
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(statistics[4..]));
        return _frames;
    }

    public void Dispose()
    {
        _isStopping = true;
        _reader.Join();
        _socket.Dispose();
    }

    private void ReadAll()
    {
        var buffer = new byte[65_536];
        var from = new SocketAddress(AddressFamily.Packet, SocketAddress.GetMaximumAddressSize(AddressFamily.Packet));
        while (true)
        {
            try
            {
                // Once stopping, an empty socket means that everything was read.
                if (_isStopping && _socket.Available == 0)
                {
                    return;
                }

                from.Size = from.Buffer.Length;
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                if (from[PacketTypeOffset] == Outgoing == _wantsOutgoing)
                {
                    _frames.Add(new CapturedFrame(buffer.AsSpan(0, length).ToArray()));
                }
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TimedOut)
            {
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                _failure = e;
                return;
            }
        }
    }
}
