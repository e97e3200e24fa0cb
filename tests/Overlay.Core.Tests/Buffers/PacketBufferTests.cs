using Overlay.Buffers;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Buffers;

public sealed class PacketBufferTests
{
    private const int Room = 100;
    private readonly PacketBuffer _packet = new(Room);

    [Fact]
    public void Packet_OfARun_IsPartOfItUntilTheNextOneIsWritten()
    {
        _packet.Set([1, 2]);
        _packet.SetRun(3, 4);
        _packet.Prepend(2);
        _packet.TrimStart(1);
        Assert.Equal((3, 4), (_packet.Burst, _packet.Index));
        _packet.Set([1]);
        Assert.Equal((0, 0), (_packet.Burst, _packet.Index));
    }

    [Fact]
    public void Packet_New_IsEmptyBehindTheHeadroom()
    {
        Assert.Equal(0, _packet.Length);
        Assert.Equal(PacketBuffer.Headroom, _packet.Start);
        Assert.Equal(Room, _packet.Reset().Length);
        Assert.Equal(Room + PacketBuffer.Tailroom, _packet.Capacity);
    }

    [Fact]
    public void Packet_HeaderAndTagAdded_PayloadDoesNotMove()
    {
        _packet.Set([1, 2, 3]);
        ref var payload = ref _packet.Span[0];
        _packet.Prepend(2).Fill(0xaa);
        _packet.Append(1)[0] = 0xbb;
        Assert.Equal([0xaa, 0xaa, 1, 2, 3, 0xbb], _packet.Span.ToArray());
        Assert.Equal(_packet.Span.ToArray(), _packet.Memory.ToArray());
        payload = 9;
        Assert.Equal(9, _packet.Span[2]);
        _packet.TrimStart(2);
        _packet.TrimEnd(1);
        Assert.Equal([9, 2, 3], _packet.Span.ToArray());
    }

    [Fact]
    public void Prepend_MoreThanTheHeadroom_ThrowsAndChangesNothing()
    {
        _packet.Set([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.Prepend(PacketBuffer.Headroom + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.Prepend(-1));
        Assert.Equal([1], _packet.Span.ToArray());
        _packet.Prepend(PacketBuffer.Headroom);
        Assert.Equal(0, _packet.Start);
    }

    [Fact]
    public void Append_MoreThanTheTailroom_ThrowsAndChangesNothing()
    {
        _packet.Set(new byte[Room]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.Append(PacketBuffer.Tailroom + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.Append(-1));
        Assert.Equal(Room, _packet.Length);
        _packet.Append(PacketBuffer.Tailroom);
        Assert.Equal(_packet.Capacity, _packet.Length);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void Trim_MoreThanThereIs_Throws(int count)
    {
        _packet.Set([1, 2, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.TrimStart(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.TrimEnd(count));
        Assert.Equal([1, 2, 3], _packet.Span.ToArray());
    }

    [Fact]
    public void SetLength_BeyondTheArray_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.SetLength(_packet.Capacity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _packet.SetLength(-1));
        _packet.SetLength(_packet.Capacity);
        Assert.Equal(_packet.Capacity, _packet.Span.Length);
    }

    [Fact]
    public void Reset_AfterUse_ForgetsEverything()
    {
        _packet.Set([1, 2, 3]);
        _packet.Remote = new UnderlayAddress([192, 0, 2, 1], 1);
        _packet.Prepend(5);
        _packet.Reset();
        Assert.Equal(0, _packet.Length);
        Assert.Equal(PacketBuffer.Headroom, _packet.Start);
        Assert.Equal(default, _packet.Remote);
    }
}
