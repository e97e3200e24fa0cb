using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

public class BroadcastSenderTests
{
    private readonly Outbox _outbox = new(LinkParts.Mac(1));
    private readonly BroadcastSender _sender;

    public BroadcastSenderTests() => _sender = new BroadcastSender(LinkParts.Local(1), 50, _outbox);

    [Fact]
    public void WithoutNeighbours_NothingIsSentOrKept()
    {
        Send(3);

        Assert.Empty(LinkParts.Drain(_outbox));
        Assert.True(_sender.IsIdle);
        Assert.Equal(0, _sender.LastSent);
    }

    [Fact]
    public void Packet_GoesOutOnce_WithItsNumberAndTheNetwork()
    {
        _sender.Add(LinkParts.Mac(2), 1400);
        _sender.Add(LinkParts.Mac(3), 1400);

        Send(1);

        Assert.True(_outbox.TryTake(out var frame));
        Assert.False(_outbox.TryTake(out _));
        Assert.True(Outbox.TryOpen(frame, out var destination, out var source, out var packet));
        Assert.Equal((MacAddress.Broadcast, LinkParts.Mac(1)), (destination, source));
        Assert.True(TipcHeader.IsNonSequenced(packet));
        Assert.Equal(1, TipcHeader.Sequence(packet));
        Assert.Equal(4711u, BroadcastPacket.NetworkId(packet));
        Assert.Equal(LinkParts.Address(1), TipcHeader.PreviousNode(packet));
    }

    [Fact]
    public void Packet_IsKeptUntilTheLastNeighbourHasConfirmedIt()
    {
        var (b, c) = (_sender.Add(LinkParts.Mac(2), 1400), _sender.Add(LinkParts.Mac(3), 1400));
        Send(2);

        Assert.True(_sender.HandleReport(b, 2, 0, [], TimeSpan.Zero));
        Assert.False(_sender.HasUnconfirmed(b));
        Assert.False(_sender.IsIdle);
        Assert.True(_sender.HandleReport(c, 1, 0, [], TimeSpan.Zero));
        Assert.True(_sender.HasUnconfirmed(c));
        Assert.True(_sender.HandleReport(c, 2, 0, [], TimeSpan.Zero));
        Assert.True(_sender.IsIdle);
    }

    [Fact]
    public void NeighbourThatGoes_IsNotWaitedFor()
    {
        var (b, c) = (_sender.Add(LinkParts.Mac(2), 1400), _sender.Add(LinkParts.Mac(3), 1400));
        Send(BroadcastSender.MaxWindow + 5);
        LinkParts.Drain(_outbox);
        _sender.HandleReport(b, BroadcastSender.MaxWindow, 0, [], TimeSpan.Zero);
        Assert.Empty(LinkParts.Drain(_outbox));

        Assert.Equal(0, _sender.Remove(c, TimeSpan.Zero));

        Assert.Equal(5, LinkParts.Drain(_outbox).Count);
    }

    [Fact]
    public void LastNeighbourThatGoes_TakesItsMessagesAlong_AndNumbersGoOn()
    {
        var b = _sender.Add(LinkParts.Mac(2), 1400);
        Send(BroadcastSender.MaxWindow + 5);

        Assert.Equal(BroadcastSender.MaxWindow + 5, _sender.Remove(b, TimeSpan.Zero));
        Assert.True(_sender.IsIdle);
        Assert.Equal(BroadcastSender.MaxWindow, _sender.Add(LinkParts.Mac(3), 1400).Acknowledged);
    }

    [Fact]
    public void NeighbourThatComes_IsNotWaitedForWithWhatWasSentBefore()
    {
        var b = _sender.Add(LinkParts.Mac(2), 1400);
        Send(3);

        var c = _sender.Add(LinkParts.Mac(3), 1400);
        Assert.False(_sender.HasUnconfirmed(c));
        _sender.HandleReport(b, 3, 0, [], TimeSpan.Zero);

        Assert.True(_sender.IsIdle);
    }

    [Fact]
    public void Gap_IsFilledByUnicast_ForEachNeighbourOnItsOwn()
    {
        var (b, c) = (_sender.Add(LinkParts.Mac(2), 1400), _sender.Add(LinkParts.Mac(3), 1400));
        Send(5);
        LinkParts.Drain(_outbox);
        var later = TimeSpan.FromMilliseconds(5);

        _sender.HandleReport(b, 1, 1, [new Gap(3, 1), new Gap(5, 0)], later);
        Assert.Equal([(LinkParts.Mac(2), 2), (LinkParts.Mac(2), 4)], TakeRepeats());
        _sender.HandleReport(b, 1, 1, [new Gap(3, 1), new Gap(5, 0)], later);
        Assert.Empty(TakeRepeats());
        _sender.HandleReport(c, 1, 1, [], later);
        Assert.Equal([(LinkParts.Mac(3), 2)], TakeRepeats());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(40000)]
    public void Report_OfWhatCannotBe_IsVoid(int acknowledged)
    {
        var b = _sender.Add(LinkParts.Mac(2), 1400);
        Send(5);
        _sender.HandleReport(b, 3, 0, [], TimeSpan.Zero);

        Assert.False(_sender.HandleReport(b, (ushort)acknowledged, 5, [], TimeSpan.FromSeconds(1)));
        Assert.Equal(3, b.Acknowledged);
    }

    [Fact]
    public void Mtu_IsTheSmallestOfAll()
    {
        _sender.Add(LinkParts.Mac(2), 1300);
        var c = _sender.Add(LinkParts.Mac(3), 600);
        Assert.Equal(600, _sender.Mtu);

        _sender.Remove(c, TimeSpan.Zero);
        Assert.Equal(1300, _sender.Mtu);
    }

    private void Send(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _sender.Send(LinkParts.Data(40), TimeSpan.Zero);
        }
    }

    private List<(MacAddress To, int Sequence)> TakeRepeats()
    {
        var repeats = new List<(MacAddress, int)>();
        while (_outbox.TryTake(out var frame))
        {
            Assert.True(Outbox.TryOpen(frame, out var destination, out _, out var packet));
            repeats.Add((destination, TipcHeader.Sequence(packet)));
        }

        return repeats;
    }
}
