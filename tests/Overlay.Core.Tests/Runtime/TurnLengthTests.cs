using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public sealed class TurnLengthTests
{
    private readonly PacketBatch _batch = new(BatchSizes.Packets, 64);
    private readonly TurnLength _turn;

    public TurnLengthTests() => _turn = new TurnLength(_batch);

    /// <summary>0.2 us are what a packet takes in the clear, 1.4 us with a slow cipher; nothing takes less than a super-frame.</summary>
    [Theory]
    [InlineData(0, BatchSizes.Packets)]
    [InlineData(0.2, BatchSizes.Packets)]
    [InlineData(0.7, BatchSizes.Packets)]
    [InlineData(1.25, 80)]
    [InlineData(1.4, 71)]
    [InlineData(10, TurnLength.Least)]
    public void Turn_TakesWhatIsDoneInTheTime(double microsecondsPerPacket, int expected)
    {
        NoteTurns(100, microsecondsPerPacket);

        Assert.Equal(expected, _batch.Capacity);
    }

    [Fact]
    public void Turn_IsLongAgain_WhenPacketsAreQuick()
    {
        NoteTurns(100, 10);
        NoteTurns(100, 0.1);

        Assert.Equal(BatchSizes.Packets, _batch.Capacity);
    }

    /// <summary>A thread that had to wait for a processor shows as one slow turn.</summary>
    [Fact]
    public void OneSlowTurn_ChangesLittle()
    {
        NoteTurns(100, 0.2);
        NoteTurns(1, 4);

        Assert.Equal(BatchSizes.Packets, _batch.Capacity);
    }

    [Fact]
    public void TurnsOfAFewPackets_TellNothing()
    {
        for (var i = 0; i < 100; i++)
        {
            _turn.Note(1, TimeSpan.FromMicroseconds(20));
            _turn.Note(0, TimeSpan.FromMicroseconds(1));
        }

        Assert.Equal(BatchSizes.Packets, _batch.Capacity);
    }

    [Fact]
    public void SmallBatch_IsNotMadeLarger()
    {
        var batch = new PacketBatch(30, 64);
        var turn = new TurnLength(batch);
        turn.Note(30, TimeSpan.FromSeconds(1));

        Assert.Equal(30, batch.Capacity);
    }

    private void NoteTurns(int turns, double microsecondsPerPacket)
    {
        for (var i = 0; i < turns; i++)
        {
            _turn.Note(50, TimeSpan.FromMicroseconds(50 * microsecondsPerPacket));
        }
    }
}
