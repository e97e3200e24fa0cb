using Overlay.Core.Tests.Node;

namespace Overlay.Core.Tests.Allocations;

/// <summary>Frames from one node to another over real sockets: what the calls of the program allocate, and all threads of both nodes together.</summary>
[Collection(nameof(RunsAlone))]
public class NodeAllocationTests
{
    private const int BatchSize = 32;
    private const int FrameLength = 1400;
    private const int Rounds = 3;
    private const int Batches = 500;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_of_batches_allocates_nothing(bool isEncrypted)
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2, options => isEncrypted ? options : options with { Security = OverlaySecurity.None });
        Stream stream = new(nodes[0], nodes[1]);

        Allocation.AssertNone(stream.PassBatch);

        // Keep-alives and rekeying go on beside the frames, so the process may allocate a little: far less than a byte a frame.
        Assert.InRange(Enumerable.Range(0, Rounds).Min(_ => AllocatedByProcess(stream)), 0, Batches * BatchSize / 2);
        Assert.Equal(nodes[0].Frame(nodes[1].Mac, FrameLength), stream.LastFrame);
    }

    private static long AllocatedByProcess(Stream stream)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Batches; i++)
        {
            Assert.True(stream.PassBatch());
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private sealed class Stream
    {
        private readonly InProcessPort _from;
        private readonly InProcessPort _to;
        private readonly PacketBatch _sent;
        private readonly PacketBatch _received;

        public Stream(TestNode from, TestNode to)
        {
            _from = from.Node.Frames;
            _to = to.Node.Frames;
            _sent = new PacketBatch(BatchSize, _from.MaxFrameLength);
            _received = new PacketBatch(BatchSize, _to.MaxFrameLength);
            while (!_sent.IsFull)
            {
                _sent.Add(from.Frame(to.Mac, FrameLength));
            }
        }

        public ReadOnlySpan<byte> LastFrame => _received[_received.Count - 1];

        /// <summary>One batch at a time: UDP has no back-pressure, and a lost frame would be waited for.</summary>
        public bool PassBatch()
        {
            Wait(_from.SendBatchAsync(_sent));
            for (var left = _sent.Count; left > 0; left -= _received.Count)
            {
                _received.Clear();
                Wait(_to.ReceiveBatchAsync(_received));
            }

            return true;
        }

        /// <summary>On this thread, whose allocations are counted.</summary>
        private static void Wait(ValueTask call)
        {
            while (!call.IsCompleted)
            {
                Thread.Yield();
            }

            call.GetAwaiter().GetResult();
        }

        private static int Wait(ValueTask<int> call)
        {
            while (!call.IsCompleted)
            {
                Thread.Yield();
            }

            return call.GetAwaiter().GetResult();
        }
    }
}
