using Overlay.Buffers;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class ControlQueueTests
{
    [Fact]
    public void Packets_ComeOutInOrderAndBuffersChangePlaces()
    {
        var queue = new ControlQueue(2, 100);
        var seen = new HashSet<PacketBuffer>(ReferenceEqualityComparer.Instance);
        var packet = new PacketBuffer(100);
        var spare = new PacketBuffer(100);

        for (byte i = 0; i < 20; i += 2)
        {
            for (byte j = 0; j < 2; j++)
            {
                packet.Set([(byte)(i + j)]);
                Assert.True(queue.TryPost(packet, out packet));
                seen.Add(packet);
            }

            for (byte j = 0; j < 2; j++)
            {
                Assert.True(queue.TryTake(spare, out spare));
                Assert.Equal(i + j, spare.Span[0]);
            }
        }

        // Two in the queue, one on each side: no buffer is made on the way, and none is lost.
        Assert.InRange(seen.Count, 1, 4);
    }

    [Fact]
    public void TryPost_Full_LeavesThePacketWithTheCaller()
    {
        var queue = new ControlQueue(1, 100);
        Assert.True(queue.TryPost(new PacketBuffer(100), out var packet));

        Assert.False(queue.TryPost(packet, out var same));
        Assert.Same(packet, same);
    }

    [Fact]
    public void TryTake_Empty_LeavesTheSpareWithTheCaller()
    {
        var spare = new PacketBuffer(100);

        Assert.False(new ControlQueue(1, 100).TryTake(spare, out var same));
        Assert.Same(spare, same);
    }
}
