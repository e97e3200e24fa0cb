using System.Diagnostics;
using System.Globalization;
using Overlay.Peers.Benchmarks.Programs.Native;

namespace Overlay.Peers.Benchmarks.Programs;

/// <summary>
/// As local_thr of libzmq: counts the messages after the first one, up to a number or a time, whichever is reached first.
/// Arguments: ENDPOINT COUNT SECONDS.
/// </summary>
internal static class ZmqReceiver
{
    public const string Role = "zmq-receive";

    /// <summary>The clock is read once for so many messages.</summary>
    private const int Turn = 16;

    public static void Run(string[] arguments)
    {
        var count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var limit = TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture));
        using var socket = new ZmqSocket(ZmqSocketType.Pull);
        socket.Bind(arguments[0]);
        Console.WriteLine(Report.Ready);
        socket.Receive();
        var clock = Stopwatch.StartNew();
        var received = 0;
        for (var left = count - 1; left > 0 && clock.Elapsed < limit; left -= Turn)
        {
            for (var turn = Math.Min(left, Turn); turn > 0; turn--)
            {
                socket.Receive();
                received++;
            }
        }

        Console.WriteLine(new Report(received, clock.Elapsed.TotalSeconds));
    }
}
