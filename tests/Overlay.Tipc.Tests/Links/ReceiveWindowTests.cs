using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

public class ReceiveQueueTests
{
    private readonly ReceiveQueue _queue = new();

    [Fact]
    public void PacketsInOrder_AreTakenAtOnce()
    {
        Assert.Equal(Arrival.InOrder, Accept(1));
        Assert.Equal(Arrival.InOrder, Accept(2));
        Assert.Equal(2, _queue.LastInOrder);
        Assert.False(_queue.HasGap);
        Assert.Empty(_queue.Gaps());
    }

    [Fact]
    public void PacketAheadOfItsTurn_WaitsForTheGap()
    {
        Assert.Equal(Arrival.Deferred, Accept(3));
        Assert.Equal(Arrival.Deferred, Accept(2));
        Assert.False(_queue.TryTakeDeferred(out _));

        Assert.Equal(Arrival.InOrder, Accept(1));
        Assert.True(_queue.TryTakeDeferred(out var second));
        Assert.True(_queue.TryTakeDeferred(out var third));
        Assert.Equal((2, 3), (second[0], third[0]));
        Assert.False(_queue.TryTakeDeferred(out _));
        Assert.False(_queue.HasGap);
    }

    [Fact]
    public void PacketThatWasThere_IsADuplicate()
    {
        Accept(1);
        Accept(5);

        Assert.Equal(Arrival.Duplicate, Accept(1));
        Assert.Equal(Arrival.Duplicate, Accept(5));
        Assert.Equal(Arrival.Duplicate, Accept(65000));
        Assert.Equal(1, _queue.DeferredCount);
    }

    [Fact]
    public void PacketBeyondTheReach_IsNotKept()
    {
        Assert.Equal(Arrival.Deferred, Accept(ReceiveQueue.Reach));
        Assert.Equal(Arrival.TooFar, Accept(ReceiveQueue.Reach + 1));
        Assert.Equal(Arrival.TooFar, Accept(30000));
    }

    [Fact]
    public void Gaps_NameEachRunAndWhatIsMissingBehindIt()
    {
        foreach (var sequence in (int[])[5, 6, 7, 10, 11, 20])
        {
            Accept(sequence);
        }

        Assert.Equal(4, _queue.FirstGap());
        Assert.Equal([new Gap(7, 2), new Gap(11, 8), new Gap(20, 0)], _queue.Gaps());
    }

    [Fact]
    public void Gaps_AreCutToWhatFitsIntoAMessage()
    {
        for (var sequence = 2; sequence < 400; sequence += 2)
        {
            Accept(sequence);
        }

        var gaps = _queue.Gaps();
        Assert.Equal(64, gaps.Count);
        Assert.Equal(new Gap(2, 1), gaps[0]);
        Assert.Equal(new Gap(128, 1), gaps[63]);
    }

    [Fact]
    public void Numbers_GoOnBehindTheirEnd()
    {
        _queue.Reset(65534);

        Assert.Equal(Arrival.Deferred, Accept(1));
        Assert.Equal(Arrival.Deferred, Accept(65535));
        Assert.Equal([new Gap(65535, 1), new Gap(1, 0)], _queue.Gaps());
        Assert.Equal(Arrival.InOrder, Accept(65534));
        Assert.True(_queue.TryTakeDeferred(out _));
        Assert.Equal(Arrival.InOrder, Accept(0));
        Assert.True(_queue.TryTakeDeferred(out _));
        Assert.Equal(1, _queue.LastInOrder);
    }

    [Fact]
    public void Gap_IsToBeReportedAtTheThirdPacketAndThenAtEachSixteenth()
    {
        var reported = new List<int>();
        for (var sequence = 2; sequence < 42; sequence++)
        {
            Accept(sequence);
            if (_queue.IsGapToBeReported)
            {
                reported.Add(_queue.DeferredCount);
            }
        }

        Assert.Equal([3, 19, 35], reported);
    }

    private Arrival Accept(int sequence) => _queue.Accept((ushort)sequence, [(byte)sequence]);
}
