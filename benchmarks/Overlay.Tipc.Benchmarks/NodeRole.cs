using System.Diagnostics;
using Overlay.Samples.Tipc;

namespace Overlay.Tipc.Benchmarks;

/// <summary>A C# node that sends or receives, as a process of its own in a host of the lab.</summary>
internal static class NodeRole
{
    private const uint ServiceType = 18889;
    private static readonly ServiceRange Range = new(ServiceType, 0, 99);
    private const int Ends = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly byte[] End = "e"u8.ToArray();

    /// <summary>Arguments: <c>receive|send SUPERNODE KEY ADDRESS RECEIVERS COUNT SIZE</c>.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        await using var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = arguments[2],
            Security = OverlaySecurity.FromKey(CommunityKey.Parse(arguments[3])),
            Supernodes = [SupernodeAddress.Parse(arguments[1])],
        });
        await node.StartAsync();
        await using var tipc = new TipcNode(node, new TipcNodeOptions { Address = TipcAddress.Parse(arguments[4]) });
        await tipc.StartAsync();
        using var socket = tipc.CreateSocket(TipcSocketType.Rdm, new TipcSocketOptions { ReceiveQueueSize = 64 << 20 });
        if (arguments[0] == "receive")
        {
            await ReceiveAsync(socket);
        }
        else
        {
            await WaitForReceiversAsync(tipc, int.Parse(arguments[5]));
            await SendAsync(socket, int.Parse(arguments[6]), int.Parse(arguments[7]));
            Console.WriteLine("sent");
            Console.ReadLine();
        }
    }

    private static async Task WaitForReceiversAsync(TipcNode tipc, int receivers)
    {
        await foreach (var found in tipc.WatchServiceAsync(Range))
        {
            receivers -= found.Kind == ServiceEventKind.Published ? 1 : 0;
            if (receivers == 0)
            {
                return;
            }
        }
    }

    private static async Task ReceiveAsync(TipcSocket socket)
    {
        socket.Bind(Range);
        Console.WriteLine("ready");
        var (count, first, last) = (0, 0L, 0L);
        await foreach (var received in socket.ReadAllAsync())
        {
            if (received.Data.Span.SequenceEqual(End))
            {
                break;
            }

            last = Stopwatch.GetTimestamp();
            first = first == 0 ? last : first;
            count++;
        }

        Console.WriteLine($"received {count} in {Stopwatch.GetElapsedTime(first, last).TotalSeconds:0.000000}");
    }

    private static async Task SendAsync(TipcSocket socket, int count, int size)
    {
        var message = new byte[size];
        message.AsSpan().Fill((byte)'m');
        for (var i = 0; i < count; i++)
        {
            await socket.SendAsync(message, Range);
        }

        // A full receiver loses the first.
        for (var i = 0; i < Ends; i++)
        {
            await Task.Delay(Pause);
            try
            {
                await socket.SendAsync(End, Range);
            }
            catch (TipcException)
            {
                return; // All have ended.
            }
        }
    }
}
