using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Transforms;

namespace Overlay.Core.Tests.Transforms;

public sealed class TransformSetTests
{
    private const int Room = 1600;
    private static readonly UnderlayAddress Remote = new([192, 0, 2, 1], 1200);
    private readonly PacketBuffer _scratch = new(Room);

    [Fact]
    public void Frame_NoTransform_StaysAsItIs()
    {
        var frame = Frame([1, 2, 3]);
        var set = new TransformSet([], []);
        Assert.Equal(TransformSet.None, set.Apply(frame, _scratch));
        Assert.True(set.TryRevert(TransformSet.None, frame, _scratch, out _));
        Assert.Equal([1, 2, 3], frame.Span.ToArray());
    }

    [Fact]
    public void Frame_CustomTransform_IsAppliedAndReverted()
    {
        var set = new TransformSet([new XorTransform(200)], []);
        var frame = Frame([1, 2, 3]);
        frame.SetRun(3, 4);
        Assert.Equal(200, set.Apply(frame, _scratch));
        Assert.Equal([0x77, 0x5b, 0x58, 0x59], frame.Span.ToArray());
        Assert.Equal((3, 4), (frame.Burst, frame.Index));
        Assert.True(set.TryRevert(200, frame, _scratch, out _));
        Assert.Equal([1, 2, 3], frame.Span.ToArray());
        Assert.Equal(Remote, frame.Remote);
        Assert.Equal((3, 4), (frame.Burst, frame.Index));
    }

    [Fact]
    public void Frame_FirstTransformRefuses_SecondIsTried()
    {
        var set = new TransformSet([FrameTransforms.Lz4, new XorTransform(200)], []);
        Assert.Equal(200, set.Apply(Frame([1, 2, 3]), _scratch));
        Assert.Equal(1, set.Apply(Frame(new byte[1400]), _scratch));
        Assert.Equal(TransformSet.None, set.Apply(Frame([0xff, 2, 3]), _scratch));
    }

    [Fact]
    public void Revert_UnknownId_IsRefusedAndSaysSo()
    {
        var set = new TransformSet([], [FrameTransforms.Lz4]);
        Assert.False(set.TryRevert(200, Frame([1]), _scratch, out var reason));
        Assert.Equal(DropReason.UnknownTransform, reason);
    }

    [Fact]
    public void Revert_KnownButNotOutbound_IsReverted()
    {
        var sender = new TransformSet([new XorTransform(200)], []);
        var receiver = new TransformSet([], [new XorTransform(200)]);
        var frame = Frame([1, 2, 3]);
        sender.Apply(frame, _scratch);
        Assert.True(receiver.TryRevert(200, frame, _scratch, out _));
        Assert.Equal([1, 2, 3], frame.Span.ToArray());
        Assert.Equal(TransformSet.None, receiver.Apply(frame, _scratch));
    }

    [Fact]
    public void Revert_MalformedData_IsRefusedAndSaysSo()
    {
        var set = new TransformSet([], [new XorTransform(200)]);
        Assert.False(set.TryRevert(200, Frame([1, 2, 3]), _scratch, out var reason));
        Assert.Equal(DropReason.TransformFailed, reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Revert_TransformClaimsImpossibleLength_IsRefused(int excess)
    {
        var set = new TransformSet([], [new OverstatingTransform(200, excess)]);
        Assert.False(set.TryRevert(200, Frame([1, 2, 3]), _scratch, out var reason));
        Assert.Equal(DropReason.TransformFailed, reason);
    }

    [Fact]
    public void Revert_PacketBehindHeaders_UsesTheWholeRoom()
    {
        var set = new TransformSet([FrameTransforms.Lz4], []);
        var frame = Frame(new byte[Room]);
        set.Apply(frame, _scratch);
        frame.Prepend(36);
        frame.TrimStart(36);
        Assert.True(set.TryRevert(1, frame, _scratch, out _));
        Assert.Equal(Room, frame.Length);
    }

    [Fact]
    public void Set_ReservedOrRepeatedId_IsRefused()
    {
        var xor = new XorTransform(200);
        Assert.Throws<ArgumentException>(() => new TransformSet([new XorTransform(0)], []));
        Assert.Throws<ArgumentException>(() => new TransformSet([xor], [new XorTransform(200)]));
        Assert.Throws<ArgumentException>(() => new TransformSet([], [new XorTransform(1), FrameTransforms.Lz4]));
        Assert.NotNull(new TransformSet([xor], [xor]));
    }

    private static PacketBuffer Frame(byte[] bytes)
    {
        var frame = new PacketBuffer(Room);
        frame.Set(bytes);
        frame.Remote = Remote;
        return frame;
    }
}
