using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Nodes.Peers;

namespace Overlay.Core.Tests.Nodes.Peers;

public class PendingFramesTests
{
    [Fact]
    public void Frames_BeyondTheLimit_PushTheOldestOutAndAreCounted()
    {
        var counters = new NodeCounters();
        var pending = new PendingFrames(2, counters);
        foreach (var frame in new byte[][] { [1], [2], [3] })
        {
            var packet = new PacketBuffer(100);
            packet.Set(frame);
            packet.SetRun(7, frame[0]);
            pending.Add(new KeptFrame(packet));
        }

        Assert.Equal(1, counters[DropReason.PeerNotReady]);
        Assert.True(pending.TryTake(out var first));
        Assert.Equal(2, first.Frame.Span[0]);
        Assert.Equal((7, 2), (first.Frame.Burst, first.Frame.Index));
        pending.DropAll();
        Assert.Equal(2, counters[DropReason.PeerNotReady]);
        Assert.False(pending.TryTake(out _));
    }
}
