using Overlay.Buffers;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class ControlQueuesTests
{
    private readonly ControlQueues _queues = new(3, 100);

    [Fact]
    public void HandshakesThatFillTheirQueue_TakeNoPlaceOfOthers()
    {
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(i => Post((byte)i, isHandshake: true)));
        Assert.True(Post(10, isHandshake: false));
    }

    [Fact]
    public void BothKinds_TakeTurns_AndKeepTheirOrder()
    {
        for (byte i = 0; i < 3; i++)
        {
            Post(i, isHandshake: true);
        }

        Post(10, isHandshake: false);
        Post(11, isHandshake: false);

        Assert.Equal([0, 10, 1, 11, 2], Enumerable.Range(0, 5).Select(_ => Take()));
        Assert.False(_queues.TryTake(new PacketBuffer(100), out _));
    }

    private bool Post(byte content, bool isHandshake)
    {
        var packet = new PacketBuffer(100);
        packet.Set([content]);
        return _queues.TryPost(packet, isHandshake, out _);
    }

    private int Take()
    {
        Assert.True(_queues.TryTake(new PacketBuffer(100), out var packet));
        return packet.Span[0];
    }
}
