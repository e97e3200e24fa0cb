using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Overlay.Peers.Benchmarks.Programs.Native;

namespace Overlay.Peers.Benchmarks.Programs;

/// <summary>Sends datagrams as fast as it can, of 64 bytes unless said otherwise. Arguments: ADDRESS PORT SECONDS [BYTES].</summary>
internal static class UdpSender
{
    public const string Role = "udp-send";

    /// <summary>The payload of each datagram, in bytes, unless said otherwise.</summary>
    public const int Size = 64;

    public static void Run(string[] arguments)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.EnableBroadcast = true;
        socket.Connect(IPAddress.Parse(arguments[0]), int.Parse(arguments[1], CultureInfo.InvariantCulture));
        var end = TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture));
        using var batch = new MessageBatch(arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : Size);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < end)
        {
            // What finds no room in a queue on the way is lost, as any datagram: that is what the test is about.
            batch.Send(socket);
        }
    }
}
