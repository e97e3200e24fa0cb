using System.Net.Sockets;
using System.Runtime.InteropServices;
using Overlay.Network.Tests.Lab;
using Overlay.Tap.Native;

namespace Overlay.Network.Tests.Tap;

/// <summary>
/// A switch on the left host between a station and <c>edge0</c>: what the station sends gets a VLAN tag and goes out by the device, in
/// super-frames and with partial checksums as the station's kernel made them (PACKET_VNET_HDR, packet(7)). Nothing here needs the kernel to
/// know of VLANs. What comes back goes to the station as it is. The station is 192.168.1.3 and fd00::3.
/// </summary>
internal sealed class TaggingSwitch : IDisposable
{
    private const int VirtioHeader = 15;
    private const int IgnoreOutgoing = 23;
    private const int Addresses = 12;
    private readonly Socket _port;
    private readonly Socket _device;
    private readonly Task[] _directions;
    private volatile bool _isStopping;

    public TaggingSwitch(LabNamespace left, byte[] tag, int mtu = 1400)
    {
        Station.Ip(
            $"link add eth0 type veth peer name port netns {left.Name}",
            $"link set eth0 mtu {mtu} up",
            "addr add 192.168.1.3/24 dev eth0",
            "addr add fd00::3/64 dev eth0 nodad");
        left.Ip($"link set port mtu {mtu} up");
        _port = Open(left, "port");
        _device = Open(left, "edge0");
        _directions = [Start(_port, _device, tag), Start(_device, _port, [])];
    }

    public LabNamespace Station { get; } = LabNamespace.Create();

    public void Dispose()
    {
        _isStopping = true;
        Task.WaitAll(_directions);
        _port.Dispose();
        _device.Dispose();
        Station.Dispose();
    }

    private static Socket Open(LabNamespace host, string device)
    {
        var socket = host.Invoke(() => PacketSocket.Open(device));
        socket.ReceiveTimeout = 100;
        socket.SetRawSocketOption(PacketSocket.Level, IgnoreOutgoing, BitConverter.GetBytes(1));
        socket.SetRawSocketOption(PacketSocket.Level, VirtioHeader, BitConverter.GetBytes(1));
        return socket;
    }

    private Task Start(Socket from, Socket to, byte[] tag) => Task.Factory.StartNew(
        () =>
        {
            var buffer = new byte[70_000];
            while (!_isStopping)
            {
                try
                {
                    to.Send(Tag(buffer.AsSpan(0, from.Receive(buffer)), tag));
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
                {
                }
            }
        },
        TaskCreationOptions.LongRunning);

    private static byte[] Tag(ReadOnlySpan<byte> received, byte[] tag)
    {
        var header = MemoryMarshal.Read<VirtioNetHeader>(received);
        if (header.Flags != 0 || header.Segments != 0)
        {
            header.HeaderLength += (ushort)tag.Length;
            header.ChecksumStart += (ushort)tag.Length;
        }

        var frame = received[VirtioNetHeader.Size..];
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<VirtioNetHeader>(in header)), .. frame[..Addresses], .. tag, .. frame[Addresses..]];
    }
}
