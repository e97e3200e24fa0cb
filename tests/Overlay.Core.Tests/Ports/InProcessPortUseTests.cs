using static Overlay.Core.Tests.Ports.InProcessPortTests;

namespace Overlay.Core.Tests.Ports;

/// <summary>Calls at the wrong time, or beside others, that would lose frames without a word.</summary>
public sealed class InProcessPortUseTests
{
    [Fact]
    public async Task Send_BeforeTheNodeIsStarted_SaysWhatToDo()
    {
        using var port = new InProcessPort();
        var batch = new PacketBatch(1, 100);
        batch.Add(Frame(14, 1));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.SendAsync(Frame(14, 1)));

        Assert.Contains("Await OverlayNode.StartAsync first", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.SendBatchAsync(batch));
        Assert.Throws<InvalidOperationException>(() => port.TrySend(Frame(14, 1)));
        port.Close();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await port.SendAsync(Frame(14, 1)));
    }

    [Fact]
    public async Task Receive_WhileAnotherWaits_IsRefused_AndTheFirstLosesNothing()
    {
        var port = Open();
        var buffer = new byte[port.MaxFrameLength];
        var first = port.ReceiveAsync(buffer);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.ReceiveAsync(new byte[port.MaxFrameLength]));

        Assert.Contains("Two readers would share the frames", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.ReceiveBatchAsync(new PacketBatch(1, port.MaxFrameLength)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync());
        Write(port, Frame(14, 7));
        Assert.Equal(14, await first);
        Assert.Equal(7, buffer[13]);
        Write(port, Frame(14, 8));
        Assert.Equal(14, await port.ReceiveAsync(buffer));
    }

    [Fact]
    public async Task ReadAllAsync_WhileItGoesOn_NobodyElseReceives()
    {
        var port = Open();
        Write(port, Frame(14, 1), Frame(14, 2), Frame(14, 3));
        var buffer = new byte[port.MaxFrameLength];
        var all = port.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await all.MoveNextAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.ReceiveAsync(buffer));
        Assert.Throws<InvalidOperationException>(() => port.TryReceive(buffer, out _));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await port.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync());

        Assert.True(await all.MoveNextAsync());
        Assert.Equal(2, all.Current.Span[13]);
        await all.DisposeAsync();
        Assert.True(port.TryReceive(buffer, out _));
        Assert.Equal(3, buffer[13]);
    }
}
