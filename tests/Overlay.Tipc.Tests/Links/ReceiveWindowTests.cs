using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Tests.Links;

public class ReceiveWindowTests
{
    private readonly TipcCounters _counters = new();
    private readonly ReceiveWindow _window;

    public ReceiveWindowTests() => _window = new ReceiveWindow(_counters);

    [Fact]
    public void PacketsInOrder_AreTakenAtOnce()
    {
        Assert.Equal(PacketPlace.InOrder, Accept(1));
        Assert.Equal(PacketPlace.InOrder, Accept(2));
        Assert.Equal(2, _window.LastInOrder);
        Assert.False(_window.HasGap);
        Assert.Empty(_window.Gaps());
    }

    [Fact]
    public void PacketAheadOfItsTurn_WaitsForTheGap()
    {
        Assert.Equal(PacketPlace.Deferred, Accept(3));
        Assert.Equal(PacketPlace.Deferred, Accept(2));
        Assert.False(_window.TryTakeDeferred(out _));

        Assert.Equal(PacketPlace.InOrder, Accept(1));
        Assert.True(_window.TryTakeDeferred(out var second));
        Assert.True(_window.TryTakeDeferred(out var third));
        Assert.Equal((2, 3), (second[0], third[0]));
        Assert.False(_window.TryTakeDeferred(out _));
        Assert.False(_window.HasGap);
    }

    [Fact]
    public void PacketThatWasThere_IsADuplicate()
    {
        Accept(1);
        Accept(5);

        Assert.Equal(PacketPlace.Outside, Accept(1));
        Assert.Equal(PacketPlace.Outside, Accept(5));
        Assert.Equal(PacketPlace.Outside, Accept(65000));
        Assert.Equal(3, _counters.Dropped(TipcDropReason.Duplicate));
        Assert.Equal(1, _window.DeferredCount);
    }

    [Fact]
    public void PacketBeyondTheReach_IsNotKept()
    {
        Assert.Equal(PacketPlace.Deferred, Accept(ReceiveWindow.Reach));
        Assert.Equal(PacketPlace.Outside, Accept(ReceiveWindow.Reach + 1));
        Assert.Equal(PacketPlace.Outside, Accept(30000));
        Assert.Equal(2, _counters.Dropped(TipcDropReason.OutOfWindow));
    }

    [Fact]
    public void Gaps_NameEachRunAndWhatIsMissingBehindIt()
    {
        foreach (var sequence in (int[])[5, 6, 7, 10, 11, 20])
        {
            Accept(sequence);
        }

        Assert.Equal(4, _window.FirstGap());
        Assert.Equal([new Gap(7, 2), new Gap(11, 8), new Gap(20, 0)], _window.Gaps());
    }

    [Fact]
    public void Gaps_AreCutToWhatFitsIntoAMessage()
    {
        for (var sequence = 2; sequence < 400; sequence += 2)
        {
            Accept(sequence);
        }

        var gaps = _window.Gaps();
        Assert.Equal(64, gaps.Count);
        Assert.Equal(new Gap(2, 1), gaps[0]);
        Assert.Equal(new Gap(128, 1), gaps[63]);
    }

    [Fact]
    public void Numbers_GoOnBehindTheirEnd()
    {
        _window.Reset(65534);

        Assert.Equal(PacketPlace.Deferred, Accept(1));
        Assert.Equal(PacketPlace.Deferred, Accept(65535));
        Assert.Equal([new Gap(65535, 1), new Gap(1, 0)], _window.Gaps());
        Assert.Equal(PacketPlace.InOrder, Accept(65534));
        Assert.True(_window.TryTakeDeferred(out _));
        Assert.Equal(PacketPlace.InOrder, Accept(0));
        Assert.True(_window.TryTakeDeferred(out _));
        Assert.Equal(1, _window.LastInOrder);
    }

    [Fact]
    public void Gap_IsToBeReportedAtTheThirdPacketAndThenAtEachSixteenth()
    {
        var reported = new List<int>();
        for (var sequence = 2; sequence < 42; sequence++)
        {
            Accept(sequence);
            if (_window.IsGapToBeReported)
            {
                reported.Add(_window.DeferredCount);
            }
        }

        Assert.Equal([3, 19, 35], reported);
    }

    private PacketPlace Accept(int sequence) => _window.Accept((ushort)sequence, [(byte)sequence]);
}
