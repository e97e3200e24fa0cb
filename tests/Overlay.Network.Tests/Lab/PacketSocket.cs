using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Overlay.Network.Tests.Lab;

/// <summary>Sockets for whole frames (packet(7)).</summary>
internal static partial class PacketSocket
{
    /// <summary>SOL_PACKET.</summary>
    public const int Level = 263;

    private const int AddressLength = 20;
    private const short AllProtocols = 3;
    private const int SocketLevel = 1;
    private const int ForcedReceiveBuffer = 33;
    private const int BufferSize = 64 << 20;

    /// <summary>A socket for all frames of one device, both ways. Must be opened in the namespace of the device.</summary>
    public static Socket Open(string device)
    {
        var socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)BinaryPrimitives.ReverseEndianness(AllProtocols));
        SetReceiveBuffer(socket, BufferSize);
        socket.Bind(new DeviceEndPoint(AllProtocols, (int)IndexOf(device)));
        return socket;
    }

    /// <summary>Makes the receive buffer of a socket of any kind larger than the host allows (SO_RCVBUFFORCE of socket(7)).</summary>
    public static void SetReceiveBuffer(Socket socket, int bytes) => socket.SetRawSocketOption(SocketLevel, ForcedReceiveBuffer, BitConverter.GetBytes(bytes));

    /// <summary>The number of a device in the namespace of the calling thread.</summary>
    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint IndexOf(string device);

    /// <summary><c>struct sockaddr_ll</c> of packet(7): one device, one protocol.</summary>
    private sealed class DeviceEndPoint(short protocol, int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, AddressLength);
            BinaryPrimitives.WriteInt16BigEndian(address.Buffer.Span[2..], protocol);
            BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
