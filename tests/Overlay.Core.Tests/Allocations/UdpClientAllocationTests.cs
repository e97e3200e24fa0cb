using System.Diagnostics;
using System.Net;
using System.Reflection;
using Overlay.Core.Tests.Runtime.Networks;

namespace Overlay.Core.Tests.Allocations;

/// <summary>Datagrams from one client to another, through hosts in the process, nodes and real sockets: what the calls allocate, and all threads together.</summary>
[Collection(nameof(RunsAlone))]
public sealed class UdpClientAllocationTests
{
    private const int Port = 5000;
    private const int Datagrams = 1_000;

    /// <summary>Without optimization the compiler makes an object of each async method that has to wait.</summary>
    private const int UnoptimizedWait = 250;

    private static bool IsOptimized => typeof(OverlayUdpClient).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 10_000)]
    public async Task Datagrams_between_clients_allocate_nothing(bool overV6, int length)
    {
        await using var hosts = await TestHosts.StartAsync(2);
        using var left = new OverlayUdpClient(hosts[1]);
        using var right = new OverlayUdpClient(hosts[2], Port);
        var way = new Way(left, right, overV6 ? TestHosts.V6(2, Port) : TestHosts.V4(2, Port), length);

        // Batches for frames are made as long as threads meet that have none.
        AllocatedByProcess(way.PassToLateReceiver);
        AllocatedByProcess(way.PassToWaitingReceiver);

        Allocation.AssertNone(way.PassToLateReceiver, Datagrams);
        Assert.Equal(0, AllocatedByProcess(way.PassToLateReceiver));
        Assert.InRange(AllocatedByProcess(way.PassToWaitingReceiver), 0, IsOptimized ? 0 : UnoptimizedWait);
        way.AssertArrived();
    }

    /// <summary>
    /// What a datagram costs all threads together: the median, since keep-alives, neighbours and groups go on beside the datagrams, more of
    /// them the longer a busy machine takes.
    /// </summary>
    private static long AllocatedByProcess(Func<bool> pass)
    {
        var allocated = new long[Datagrams];
        for (var i = 0; i < Datagrams; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Assert.True(pass());
            allocated[i] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Array.Sort(allocated);
        return allocated[Datagrams / 2];
    }

    private sealed class Way(OverlayUdpClient from, OverlayUdpClient to, IPEndPoint destination, int length)
    {
        private readonly byte[] _sent = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        private readonly byte[] _received = new byte[length];

        /// <summary>One datagram at a time: a lost one would be waited for.</summary>
        public bool PassToLateReceiver()
        {
            var isSent = Wait(from.SendAsync(_sent, destination)) == length;
            while (!to.IsDataAvailable)
            {
                Thread.Yield();
            }

            return isSent && Wait(to.ReceiveAsync(_received.AsMemory())).Length == length;
        }

        public bool PassToWaitingReceiver()
        {
            var receiving = to.ReceiveAsync(_received.AsMemory());
            return Wait(from.SendAsync(_sent, destination)) == length && Wait(receiving).Length == length;
        }

        public void AssertArrived() => Assert.Equal(_sent, _received);

        /// <summary>On this thread, whose allocations are counted.</summary>
        private static T Wait<T>(ValueTask<T> call)
        {
            while (!call.IsCompleted)
            {
                Thread.Yield();
            }

            return call.GetAwaiter().GetResult();
        }
    }
}
