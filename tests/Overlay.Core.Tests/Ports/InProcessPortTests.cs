using Overlay.Core.Tests.Allocations;

namespace Overlay.Core.Tests.Ports;

public class InProcessPortTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task SendAsync_Frame_IsReadByTheNode()
    {
        var port = Open();
        await port.SendAsync(Frame(20, 7));

        Assert.Equal([Frame(20, 7)], Read(port));
    }

    [Fact]
    public async Task SendAsync_FullPort_WaitsUntilTheNodeReads()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 2 });
        await port.SendAsync(Frame(14, 1));
        await port.SendAsync(Frame(14, 2));
        var third = port.SendAsync(Frame(14, 3));
        var fourth = port.SendAsync(Frame(14, 4));
        Assert.False(third.IsCompleted);

        Assert.Equal([1, 2], Read(port).Select(f => (int)f[13]));

        await third;
        await fourth;
        Assert.Equal([3, 4], Read(port).Select(f => (int)f[13]));
    }

    [Fact]
    public async Task SendBatchAsync_MoreThanFits_AllArriveInOrder()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 3 });
        var batch = new PacketBatch(10, 100);
        for (byte i = 0; i < 10; i++)
        {
            batch.Add(Frame(14, i));
        }

        var sending = port.SendBatchAsync(batch);
        Assert.False(sending.IsCompleted);
        var read = new List<byte[]>();
        while (read.Count < 10)
        {
            read.AddRange(Read(port));
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, 10), read.Select(f => (int)f[13]));
        Assert.Equal(10, batch.Count);
    }

    [Fact]
    public async Task SendAsync_ManySenders_EachKeepsItsOrder()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 4 });
        var senders = Enumerable.Range(0, 4).Select(s => Task.Run(async () =>
        {
            for (byte i = 0; i < 100; i++)
            {
                var frame = Frame(15, i);
                frame[14] = (byte)s;
                await port.SendAsync(frame);
            }
        })).ToArray();

        var read = new List<byte[]>();
        while (read.Count < 400)
        {
            read.AddRange(Read(port));
        }

        await Task.WhenAll(senders);
        for (var s = 0; s < 4; s++)
        {
            Assert.Equal(Enumerable.Range(0, 100), read.Where(f => f[14] == s).Select(f => (int)f[13]));
        }
    }

    [Fact]
    public async Task SendAsync_CancelledWhileItWaits_FrameIsNotSentAndOthersAre()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 1 });
        using var cancellation = new CancellationTokenSource();
        await port.SendAsync(Frame(14, 1));
        var cancelled = port.SendAsync(Frame(14, 2), cancellation.Token);
        var kept = port.SendAsync(Frame(14, 3));

        await cancellation.CancelAsync();

        var e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await cancelled);
        Assert.Equal(cancellation.Token, e.CancellationToken);
        Assert.Equal([1], Read(port).Select(f => (int)f[13]));
        await kept;
        Assert.Equal([3], Read(port).Select(f => (int)f[13]));
    }

    [Fact]
    public void TrySend_FullPort_DropsAndCounts()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 1 });

        Assert.True(port.TrySend(Frame(14, 1)));
        Assert.False(port.TrySend(Frame(14, 2)));

        Assert.Equal(1, port.RefusedFrames);
        Assert.Equal([1], Read(port).Select(f => (int)f[13]));
        Assert.True(port.TrySend(Frame(14, 3)));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(1419)]
    public async Task TrySend_LengthOutOfRange_NamesTheRange(int length)
    {
        var port = Open();

        var e = Assert.Throws<ArgumentException>(() => port.TrySend(new byte[length]));

        Assert.Equal("frame", e.ParamName);
        Assert.StartsWith($"A frame of {length} bytes: it must have 14 to 1418 bytes.", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await port.SendAsync(new byte[length]));
    }

    [Fact]
    public async Task ReceiveAsync_FrameWritten_ReturnsItsLength()
    {
        var port = Open();
        var buffer = new byte[port.MaxFrameLength];
        var waiting = port.ReceiveAsync(buffer);
        Assert.False(waiting.IsCompleted);

        Assert.Equal(2, Write(port, Frame(100, 1), Frame(14, 2)));

        Assert.Equal(100, await waiting);
        Assert.Equal(Frame(100, 1), buffer[..100]);
        Assert.Equal(14, await port.ReceiveAsync(buffer));
        Assert.False(port.TryReceive(buffer, out _));
    }

    [Fact]
    public async Task ReceiveBatchAsync_SeveralFramesWritten_GetsThemAll()
    {
        var port = Open();
        var batch = new PacketBatch(8, port.MaxFrameLength);
        var waiting = port.ReceiveBatchAsync(batch);

        Write(port, Frame(14, 1), Frame(15, 2), Frame(16, 3));

        Assert.Equal(3, await waiting);
        Assert.Equal([14, 15, 16], Enumerable.Range(0, 3).Select(i => batch[i].Length));
    }

    [Fact]
    public void Write_SlowReader_DropsTheRestAndCounts()
    {
        var port = Open(new InProcessPortOptions { ReceiveCapacity = 2 });

        Assert.Equal(2, Write(port, Frame(14, 1), Frame(14, 2), Frame(14, 3)));

        Assert.Equal(1, port.DroppedFrames);
        var buffer = new byte[port.MaxFrameLength];
        Assert.True(port.TryReceive(buffer, out _));
        Assert.Equal(1, buffer[13]);
    }

    [Fact]
    public async Task ReceiveAsync_CancelledWhileItWaits_NoFrameIsLost()
    {
        var port = Open();
        using var cancellation = new CancellationTokenSource();
        var buffer = new byte[port.MaxFrameLength];
        var waiting = port.ReceiveAsync(buffer, cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await waiting);
        Write(port, Frame(14, 5));

        Assert.Equal(14, await port.ReceiveAsync(buffer));
        Assert.Equal(5, buffer[13]);
    }

    [Fact]
    public async Task ReceiveAsync_BufferTooShort_NamesTheLengthItNeeds()
    {
        var port = Open();

        var e = await Assert.ThrowsAsync<ArgumentException>(async () => await port.ReceiveAsync(new byte[1417]));

        Assert.StartsWith("Room for 1417 bytes: a frame of this port may have 1418.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAllAsync_PortClosed_EndsAfterTheFramesThatAreThere()
    {
        var port = Open();
        Write(port, Frame(14, 1), Frame(14, 2));
        port.Close();

        var read = new List<byte>();
        await foreach (var frame in port.ReadAllAsync())
        {
            read.Add(frame.Span[13]);
        }

        Assert.Equal([1, 2], read);
    }

    [Fact]
    public async Task Close_EndsEveryWait()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 1 });
        await port.SendAsync(Frame(14, 1));
        var sender = port.SendAsync(Frame(14, 2));
        var receiver = port.ReceiveAsync(new byte[port.MaxFrameLength]);
        Read(port);
        await sender;
        Read(port);
        var result = true;
        var reader = new Thread(() => result = ((IFramePort)port).Read(new PacketBatch(1, 64)));
        reader.Start();

        port.Close();
        port.Close();

        Assert.True(reader.Join(Hang));
        Assert.False(result);
        Assert.Equal(0, await receiver);
        Assert.False(port.TrySend(Frame(14, 3)));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await port.SendAsync(Frame(14, 3)));
    }

    [Fact]
    public async Task Close_FramesThatAreThere_AreReadFirst()
    {
        var port = Open();
        await port.SendAsync(Frame(14, 1));
        await port.SendAsync(Frame(14, 2));

        port.Close();

        var batch = new PacketBatch(1, port.MaxFrameLength);
        Assert.True(((IFramePort)port).Read(batch));
        batch.Clear();
        Assert.True(((IFramePort)port).Read(batch));
        Assert.Equal(2, batch[0][13]);
        batch.Clear();
        Assert.False(((IFramePort)port).Read(batch));
    }

    [Fact]
    public async Task Close_SenderWaits_ItsTaskFails()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 1 });
        await port.SendAsync(Frame(14, 1));
        var sender = port.SendAsync(Frame(14, 2));

        port.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await sender);
    }

    [Fact]
    public async Task SendAndReceive_SteadyState_AllocateNothing()
    {
        var port = Open(new InProcessPortOptions { SendCapacity = 4 });
        var frame = Frame(1414, 1);
        var buffer = new byte[port.MaxFrameLength];
        var batch = new PacketBatch(8, port.MaxFrameLength + 1);

        Allocation.AssertNone(() =>
        {
            // Four fit, the fifth waits: waiting must not allocate either.
            var sent = 0;
            while (port.TrySend(frame))
            {
                sent++;
            }

            var waiting = port.SendAsync(frame);
            var receiving = port.ReceiveAsync(buffer);
            var hadToWait = !waiting.IsCompleted && !receiving.IsCompleted;
            batch.Clear();
            ((IFramePort)port).Read(batch);
            ((IFramePort)port).Write(batch);
            waiting.GetAwaiter().GetResult();
            receiving.GetAwaiter().GetResult();
            while (port.TryReceive(buffer, out _))
            {
            }

            batch.Clear();
            ((IFramePort)port).Read(batch);
            return sent == 4 && hadToWait && batch.Count == 1;
        });
        await port.DisposeAsync();
    }

    [Theory]
    [InlineData(575, 1024, 1024, "Mtu must be from 576 to 9000.")]
    [InlineData(9001, 1024, 1024, "Mtu must be from 576 to 9000.")]
    [InlineData(1400, 0, 1024, "SendCapacity must be from 1 to 1048576.")]
    [InlineData(1400, 1024, 0, "ReceiveCapacity must be from 1 to 1048576.")]
    public void Constructor_OptionOutOfRange_NamesIt(int mtu, int send, int receive, string message)
    {
        var options = new InProcessPortOptions { Mtu = mtu, SendCapacity = send, ReceiveCapacity = receive };

        var e = Assert.Throws<ArgumentOutOfRangeException>(() => new InProcessPort(options));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    /// <summary>A port as its node has it after the start.</summary>
    internal static InProcessPort Open(InProcessPortOptions? options = null)
    {
        var port = new InProcessPort(options);
        _ = ((IFramePort)port).OpenAsync(default, default).AsTask();
        return port;
    }

    internal static byte[] Frame(int length, byte mark)
    {
        var frame = new byte[length];
        frame[13] = mark;
        return frame;
    }

    private static List<byte[]> Read(IFramePort port)
    {
        var batch = new PacketBatch(16, port.Mtu + 19);
        using var end = new Timer(_ => port.Close(), null, Hang, Timeout.InfiniteTimeSpan);
        Assert.True(port.Read(batch));
        return [.. Enumerable.Range(0, batch.Count).Select(i => batch[i].ToArray())];
    }

    internal static int Write(IFramePort port, params byte[][] frames)
    {
        var batch = new PacketBatch(Math.Max(frames.Length, 1), port.Mtu + 19);
        foreach (var frame in frames)
        {
            batch.Add(frame);
        }

        return port.Write(batch);
    }
}
