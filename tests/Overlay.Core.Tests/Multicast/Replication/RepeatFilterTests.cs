using Overlay.Multicast.Replication;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Multicast.Replication;

public class RepeatFilterTests
{
    private readonly RepeatFilter _filter = new();

    [Fact]
    public void Sequence_of_an_epoch_passes_once()
    {
        Assert.True(Passes(1, 5));
        Assert.False(Passes(1, 5));
        Assert.True(Passes(1, 4));
        Assert.True(Passes(2, 5));
        Assert.False(Passes(2, 5));
    }

    [Fact]
    public void Epoch_before_goes_on_for_what_was_under_way()
    {
        Assert.True(Passes(1, 5));
        Assert.True(Passes(2, 0));
        Assert.True(Passes(1, 6));
        Assert.False(Passes(1, 5));
    }

    [Fact]
    public void Epochs_that_go_to_and_fro_empty_no_window()
    {
        for (ushort epoch = ushort.MaxValue - 1; epoch != 3; epoch++)
        {
            Assert.True(Passes(epoch, 5));
        }

        for (ushort epoch = ushort.MaxValue - 1; epoch != 3; epoch++)
        {
            Assert.False(Passes(epoch, 5));
            Assert.False(Passes(2, 5));
        }
    }

    private bool Passes(ushort epoch, ulong sequence) => _filter.TryPass(new GroupHeader(0, new NodeId(1), epoch, sequence));
}
