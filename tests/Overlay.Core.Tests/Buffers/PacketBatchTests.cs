using Overlay.Buffers;

namespace Overlay.Core.Tests.Buffers;

public sealed class PacketBatchTests
{
    private readonly PacketBatch _batch = new(2, 64);

    [Fact]
    public void Batch_PacketsAdded_AreThereInOrder()
    {
        _batch.Add([1]);
        new byte[] { 2, 3 }.CopyTo(_batch.Next());
        _batch.Commit(2);
        Assert.Equal(2, _batch.Count);
        Assert.True(_batch.IsFull);
        Assert.Equal([1], _batch[0].ToArray());
        Assert.Equal([2, 3], _batch[1].ToArray());
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(0, 1)]
    [InlineData(9, 3)]
    public void Restrict_LetsTheBatchTakeFewer_UntilItIsLifted(int capacity, int expected)
    {
        var batch = new PacketBatch(3, 64);
        batch.Restrict(capacity);
        for (var i = 0; i < expected; i++)
        {
            Assert.False(batch.IsFull);
            batch.Add([1]);
        }

        Assert.True(batch.IsFull);
        Assert.Throws<InvalidOperationException>(() => batch.Add([1]));
        batch.Clear();
        batch.Restrict(3);
        Assert.Equal(3, batch.Capacity);
    }

    [Fact]
    public void Withdraw_TakesOneOut_AndCountsIt()
    {
        var batch = new PacketBatch(3, 64);
        for (var i = 0; i < 3; i++)
        {
            batch.Add([(byte)i]);
        }

        batch.Withdraw(1);

        Assert.Equal([0, 2], Enumerable.Range(0, batch.Count).Select(i => (int)batch[i][0]));
        batch.Add([3]);
        Assert.Equal((3, 3, 1), (batch.Count, (int)batch[2][0], batch.Withdrawn));
        batch.Clear();
        Assert.Equal(0, batch.Withdrawn);
    }

    [Fact]
    public void Batch_Full_TakesNoMore()
    {
        _batch.Add([1]);
        _batch.Add([2]);
        Assert.Throws<InvalidOperationException>(() => _batch.Add([3]));
        Assert.Throws<InvalidOperationException>(() => _batch.Next());
        Assert.Throws<InvalidOperationException>(() => _batch.Commit(1));
        Assert.Throws<InvalidOperationException>(() => _batch.Exchange(new PacketBuffer(64)));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(-1)]
    public void Commit_LongerThanAPacket_Throws(int length)
    {
        _batch.Next();
        Assert.Throws<ArgumentOutOfRangeException>(() => _batch.Commit(length));
        Assert.Equal(0, _batch.Count);
    }

    [Fact]
    public void Add_LongerThanAPacket_Throws()
    {
        Assert.Throws<ArgumentException>(() => _batch.Add(new byte[65]));
        Assert.Equal(0, _batch.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Index_OutsideTheCount_Throws(int index)
    {
        _batch.Add([1]);
        _batch.Clear();
        Assert.Throws<ArgumentOutOfRangeException>(() => _batch[index].Length);
    }

    [Fact]
    public void Exchange_Packet_MovesInWithoutCopyAndASpareComesOut()
    {
        var packet = new PacketBuffer(64);
        packet.Set([7]);
        var spare = _batch.Exchange(packet);
        Assert.NotSame(packet, spare);
        Assert.Same(packet, _batch.Buffer(0));
        Assert.Same(packet, _batch.Replace(0, spare));
        Assert.Same(spare, _batch.Buffer(0));
    }

    [Fact]
    public void Commit_OfARun_IsKnownInThatBufferWhereverItGoes()
    {
        _batch.Next();
        _batch.Commit(1, 3, 4);
        _batch.Add([1]);
        var other = new PacketBatch(2, 64);
        _batch.Replace(0, other.Exchange(_batch.Buffer(0)));
        other.Add(other.Buffer(0));
        Assert.Equal((3, 4), (other.Buffer(0).Burst, other.Buffer(0).Index));
        Assert.Equal((3, 4), (other.Buffer(1).Burst, other.Buffer(1).Index));
        Assert.Equal((0, 0), (_batch.Buffer(1).Burst, _batch.Buffer(1).Index));
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 63)]
    public void Batch_WithoutRoom_IsNotCreated(int capacity, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketBatch(capacity, length));
}
