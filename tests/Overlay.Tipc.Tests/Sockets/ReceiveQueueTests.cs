using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Tests.Sockets;

public class ReceiveQueueTests
{
    private const int MessageLength = 1000;
    private const int Room = 10;
    private readonly ReceiveQueue _queue = new(Room * (MessageLength + TipcSocketOptions.MessageOverhead));

    [Theory]
    [InlineData(TipcImportance.Low, 1)]
    [InlineData(TipcImportance.Medium, 2)]
    [InlineData(TipcImportance.High, 4)]
    [InlineData(TipcImportance.Critical, 8)]
    public void TryAdd_ByImportance_FillsThatManyTimesTheSize(TipcImportance importance, int times)
    {
        Assert.Equal(Room * times, Enumerable.Range(0, 1000).TakeWhile(_ => _queue.TryAdd(Message(importance))).Count());
    }

    [Fact]
    public void TryAdd_AfterATake_HasRoomAgain()
    {
        while (_queue.TryAdd(Message(TipcImportance.Low)))
        {
        }

        Assert.True(_queue.TryTake(out _));
        Assert.True(_queue.TryAdd(Message(TipcImportance.Low)));
        Assert.False(_queue.TryAdd(Message(TipcImportance.Low)));
    }

    [Fact]
    public void TryAdd_MessagesWithoutBytes_AreBoundedToo()
    {
        var empty = new Arrival(new DataHeader { Type = DataType.Direct }, ReadOnlyMemory<byte>.Empty);

        Assert.InRange(Enumerable.Range(0, 1_000_000).TakeWhile(_ => _queue.TryAdd(empty)).Count(), 1, 100);
    }

    private static Arrival Message(TipcImportance importance) =>
        new(new DataHeader { Type = DataType.Direct, Importance = (byte)importance }, new byte[MessageLength]);
}
