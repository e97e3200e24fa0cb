using Overlay.Core.Tests.Runtime;

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

        AssertNone(new Stream([nodes[0].Node.Frames], [nodes[1].Node.Frames], nodes[0].Frame(nodes[1].Mac, FrameLength)));
    }

    [Fact]
    public async Task Stream_of_batches_through_lanes_allocates_nothing()
    {
        await using var segment = await TestSegment.StartAsync();
        LanedPort[] ports = [new(2), new(2)];
        var nodes = new TestNode[2];
        for (var i = 0; i < nodes.Length; i++)
        {
            var port = ports[i];
            nodes[i] = await segment.AddNodeAsync(options => options with { Lanes = 2, Port = port });
        }

        await TestSegment.MeetAsync(nodes);

        AssertNone(new Stream(ports[0].Queues, ports[1].Queues, nodes[0].Frame(nodes[1].Mac, FrameLength)));
    }

    private static void AssertNone(Stream stream)
    {
        Allocation.AssertNone(stream.PassBatch);

        // Keep-alives and rekeying go on beside the frames, so the process may allocate a little: far less than a byte a frame.
        Assert.InRange(Enumerable.Range(0, Rounds).Min(_ => AllocatedByProcess(stream)), 0, Batches * BatchSize / 2);
        Assert.Equal(stream.Frame, stream.LastFrame);
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

    /// <summary>Frames from the queues of one node, in turns, to those of another.</summary>
    private sealed class Stream
    {
        private readonly IReadOnlyList<InProcessPort> _from;
        private readonly IReadOnlyList<InProcessPort> _to;
        private readonly PacketBatch _sent;
        private readonly byte[] _received;
        private int _length;
        private int _turn;

        public Stream(IReadOnlyList<InProcessPort> from, IReadOnlyList<InProcessPort> to, byte[] frame)
        {
            (_from, _to, Frame) = (from, to, frame);
            _sent = new PacketBatch(BatchSize, from[0].MaxFrameLength);
            _received = new byte[to[0].MaxFrameLength];
            while (!_sent.IsFull)
            {
                _sent.Add(frame);
            }
        }

        public byte[] Frame { get; }

        public ReadOnlySpan<byte> LastFrame => _received.AsSpan(0, _length);

        /// <summary>One batch at a time: UDP has no back-pressure, and a lost frame would be waited for.</summary>
        public bool PassBatch()
        {
            Wait(_from[_turn++ % _from.Count].SendBatchAsync(_sent));
            for (var left = _sent.Count; left > 0;)
            {
                left -= Receive();
            }

            return true;
        }

        private int Receive()
        {
            var count = 0;
            for (var i = 0; i < _to.Count; i++)
            {
                while (_to[i].TryReceive(_received, out var length))
                {
                    _length = length;
                    count++;
                }
            }

            if (count == 0)
            {
                Thread.Yield();
            }

            return count;
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
    }
}
