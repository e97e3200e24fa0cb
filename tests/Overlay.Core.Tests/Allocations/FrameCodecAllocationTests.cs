using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Allocations;

public class FrameCodecAllocationTests
{
    private readonly PacketBuffer _packet = new(1500);
    private readonly byte[] _frame = [.. Enumerable.Range(0, 1400).Select(i => (byte)i)];
    private ulong _counter;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Frame_is_sealed_and_opened_without_allocation(byte suiteId)
    {
        using var cipher = Create(suiteId);
        Allocation.AssertNone(() =>
        {
            _packet.Set(_frame);
            FrameCodec.Seal(_packet, cipher, new DataHeader(MessageType.Data, 0, 7, _counter++));
            return FrameCodec.TryOpen(_packet, cipher);
        });
        Assert.Equal(_frame, _packet.Span);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Group_frame_is_sealed_and_opened_without_allocation(byte suiteId)
    {
        using var cipher = Create(suiteId);
        Allocation.AssertNone(() =>
        {
            _packet.Set(_frame);
            FrameCodec.SealGroup(_packet, cipher, new GroupHeader(0, new NodeId(7), 1, _counter++));
            return FrameCodec.TryOpenGroup(_packet, cipher);
        });
        Assert.Equal(_frame, _packet.Span);
    }

    private static AeadCipher Create(byte suiteId)
    {
        var suite = suiteId == 0 ? CipherSuites.Clear : CipherSuites.Default.Single(suite => suite.Id == suiteId);
        return suite.Create(new byte[suite.KeyLength]);
    }
}
