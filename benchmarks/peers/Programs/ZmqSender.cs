using System.Globalization;
using Overlay.Peers.Benchmarks.Programs.Native;

namespace Overlay.Peers.Benchmarks.Programs;

/// <summary>As remote_thr of libzmq: sends messages of one size, until it is ended. Arguments: ENDPOINT SIZE.</summary>
internal static class ZmqSender
{
    public const string Role = "zmq-send";

    public static void Run(string[] arguments)
    {
        using var socket = new ZmqSocket(ZmqSocketType.Push);
        socket.Connect(arguments[0]);
        var size = (nuint)int.Parse(arguments[1], CultureInfo.InvariantCulture);
        while (true)
        {
            socket.Send(size);
        }
    }
}
