using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Numbered datagrams to a group, IPv4 or IPv6, which a test sends and receives by sockets of the hosts.</summary>
internal static class NumberedDatagrams
{
    /// <summary>Bytes in each.</summary>
    public const int Length = 1000;

    private const int Port = 6011;
    private const int End = -1;
    private const int Room = 8 << 20;

    /// <summary>How long is listened for what should not come any more.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(500);

    /// <summary>A socket of a host that is a member by one of its devices.</summary>
    public static Socket Join(LabNamespace host, IPAddress group, string device) => host.Invoke(() =>
    {
        var socket = new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)LabProcess.Patience.TotalMilliseconds };
        PacketSocket.SetReceiveBuffer(socket, Room);
        socket.Bind(new IPEndPoint(group, Port));
        KernelMembership.Join(socket, group, device);
        return socket;
    });

    public static void Send(UdpClient from, IPAddress group, int number)
    {
        var datagram = new byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(datagram, number);
        from.Send(datagram, new IPEndPoint(group, Port));
    }

    /// <summary>Tells the receivers that this was all.</summary>
    public static void SendEnd(UdpClient from, IPAddress group) => Send(from, group, End);

    /// <summary>Receives until the end, and for a while longer; returns the numbers as they came.</summary>
    public static Task<List<int>> ReceiveAllAsync(Socket member) => Task.Factory.StartNew(() => ReceiveAll(member), TaskCreationOptions.LongRunning);

    private static List<int> ReceiveAll(Socket member)
    {
        var buffer = new byte[Length];
        List<int> numbers = [];
        var isEnd = false;
        while (!isEnd || member.Poll(Aftermath, SelectMode.SelectRead))
        {
            member.Receive(buffer);
            var number = BinaryPrimitives.ReadInt32BigEndian(buffer);
            isEnd |= number == End;
            if (number != End)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
