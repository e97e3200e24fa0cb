using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Allocations;

public class SegmentationAllocationTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Super_frame_is_cut_joined_and_completed_without_allocation(bool isTcp, bool isV6)
    {
        var packet = new PlainPacket { IsTcp = isTcp, IsV6 = isV6, Payload = new byte[10_000] };
        var superFrame = packet.ToFrame(isPartial: true);
        var info = packet.Info(1200);
        var batch = new PacketBatch(16, 1500);
        var header = new byte[Coalescer.MaxHeader];
        Allocation.AssertNone(() =>
        {
            batch.Clear();
            var isWhole = Segmenter.TryCut(superFrame, info, 1, batch) && Coalescer.Join(batch, 0, out var joined, header) == 9 && joined == info;
            for (var i = 0; i < batch.Count; i++)
            {
                isWhole &= TransportChecksum.TryComplete(batch.Buffer(i).Span);
            }

            return isWhole;
        });
    }
}
