using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Overlay.Peers.Benchmarks.Programs.Native;

namespace Overlay.Peers.Benchmarks.Programs;

/// <summary>Counts datagrams for a while, from a moment after the first one on. Arguments: PORT SECONDS.</summary>
internal static class UdpReceiver
{
    public const string Role = "udp-receive";

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    public static void Run(string[] arguments)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = 1 << 20,
            ReceiveTimeout = (int)Silence.TotalMilliseconds,
        };
        socket.Bind(new IPEndPoint(IPAddress.Any, int.Parse(arguments[0], CultureInfo.InvariantCulture)));
        Console.WriteLine(Report.Ready);
        using var batch = new MessageBatch(UdpSender.Size);
        Count(socket, batch, Settle);
        Console.WriteLine(Count(socket, batch, TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture))));
    }

    /// <summary>Counts for a time, which begins with the first datagram.</summary>
    private static Report Count(Socket socket, MessageBatch batch, TimeSpan duration)
    {
        batch.Receive(socket);
        var clock = Stopwatch.StartNew();
        var received = 0L;
        while (clock.Elapsed < duration)
        {
            received += batch.Receive(socket);
        }

        return new Report(received, clock.Elapsed.TotalSeconds);
    }
}
