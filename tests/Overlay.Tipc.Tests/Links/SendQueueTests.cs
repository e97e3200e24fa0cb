using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

public class SendQueueTests
{
    private const int Window = 16;

    private readonly SendQueue _queue = new(Window, 1000, new Fragmenter(LinkParts.Local(1), LinkParts.Address(2)));

    [Fact]
    public void Window_LimitsWhatIsOnTheWay()
    {
        Assert.Equal(Window, Send(Window + 5).Count);
        Assert.Equal(Window, _queue.OnTheWay);

        Assert.True(_queue.Acknowledge(3));
        Assert.Equal([17, 18, 19], Take().Select(packet => packet.Sequence));
    }

    [Fact]
    public void Acknowledgement_OfWhatWasNotSent_IsVoid()
    {
        Send(5);

        Assert.False(_queue.Acknowledge(6));
        Assert.False(_queue.Acknowledge(40000));
        Assert.False(_queue.Acknowledge(0));
        Assert.Equal(5, _queue.OnTheWay);
    }

    [Fact]
    public void Missing_IsTheFirstGapAndThoseBehindIt()
    {
        Send(12);

        var missing = _queue.Missing(2, 2, [new Gap(6, 1), new Gap(9, 0)]);

        Assert.Equal([3, 4, 7], missing.Select(packet => packet.Sequence));
    }

    [Fact]
    public void Missing_OfSenselessReports_IsWhatIsOnTheWayAtMost()
    {
        Send(12);

        Assert.Equal(10, _queue.Missing(2, 0x1fff, [new Gap(65000, 500)]).Count());
        Assert.Equal([3, 4, 5], _queue.Missing(2, 3, [new Gap(2, 5), new Gap(1, 9)]).Select(packet => packet.Sequence));
        Assert.Empty(_queue.Missing(30000, 100, []));
    }

    [Fact]
    public void Numbers_GoOnBehindTheirEnd()
    {
        for (var i = 0; i < 65530 / 10; i++)
        {
            Send(10);
            Assert.True(_queue.Acknowledge(_queue.LastSent));
        }

        Assert.Equal([65531, 65532, 65533, 65534, 65535, 0, 1, 2], Send(8).Select(packet => (int)packet.Sequence));
        Assert.Equal([65535, 0], _queue.Missing(65534, 2, []).Select(packet => (int)packet.Sequence));
        Assert.True(_queue.Acknowledge(0));
        Assert.Equal(2, _queue.OnTheWay);
    }

    [Fact]
    public void Reset_BeginsAtOne_AndTellsWhatWasLost()
    {
        Send(Window + 4);

        Assert.Equal(Window + 4, _queue.Reset(500));
        Assert.True(_queue.IsIdle);
        Assert.Equal(1, Send(1)[0].Sequence);
        Assert.Equal(500, _queue.Mtu);
    }

    [Fact]
    public void Congestion_IsTwoWindowsOfWaitingMessages()
    {
        Send(Window);
        for (var i = 0; i < 2 * Window; i++)
        {
            Assert.False(_queue.IsCongested);
            _queue.Add(new byte[40]);
        }

        Assert.True(_queue.IsCongested);
    }

    private List<SentPacket> Send(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _queue.Add(new byte[40]);
        }

        return Take();
    }

    private List<SentPacket> Take()
    {
        var packets = new List<SentPacket>();
        while (_queue.TryTakeNext(TimeSpan.Zero, out var packet))
        {
            packets.Add(packet);
        }

        return packets;
    }
}
