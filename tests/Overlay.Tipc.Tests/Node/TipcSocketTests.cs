using System.Collections.Concurrent;
using System.Text;

namespace Overlay.Samples.Tipc.Tests.Node;

public class TipcSocketTests : WireNodes
{
    private static readonly ServiceRange Range = new(18888, 10, 20);
    private static readonly ServiceAddress Service = new(18888, 15);
    private TipcNode? _second;

    [Fact]
    public async Task Messages_ToRangeServiceAndSocket_ArriveWithTheirSender()
    {
        var (server, client) = await PairAsync();
        server.Bind(Range);
        await SendWhenBoundAsync(client, "range", Range);
        await client.SendAsync(Bytes("service"), Service);
        await client.SendAsync(Bytes("socket"), server.Address);

        foreach (var text in new[] { "range", "service", "socket" })
        {
            var received = await ReceiveAsync(server);
            Assert.Equal((text, client.Address), (Encoding.ASCII.GetString(received.Data.Span), received.Sender));
            await server.SendAsync(Bytes("answer to " + text), received.Sender);
            Assert.Equal("answer to " + text, Encoding.ASCII.GetString((await ReceiveAsync(client)).Data.Span));
        }
    }

    [Fact]
    public async Task Bind_ReservedTypeEmptyRangeOrUnknownScope_IsAnError()
    {
        var (socket, _) = await PairAsync();

        Assert.Throws<ArgumentException>(() => socket.Bind(new ServiceRange(63, 1, 1)));
        Assert.Throws<ArgumentException>(() => socket.Bind(new ServiceRange(64, 2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Bind(Range, (Scope)9));
        socket.Bind(new ServiceRange(64, 0, uint.MaxValue), Scope.Unspecified);
        Assert.True(socket.Unbind(new ServiceRange(64, 0, uint.MaxValue)));
        Assert.False(socket.Unbind(new ServiceRange(64, 0, uint.MaxValue)));
    }

    [Fact]
    public async Task Send_ToNobody_IsAnErrorThatSaysWhy()
    {
        var (socket, _) = await PairAsync();

        Assert.Equal(TipcFailure.ServiceUnavailable, await FailureAsync(socket.SendAsync(Bytes("x"), Range)));
        Assert.Equal(TipcFailure.ServiceUnavailable, await FailureAsync(socket.SendAsync(Bytes("x"), Service)));
        Assert.Equal(TipcFailure.NodeUnreachable, await FailureAsync(socket.SendAsync(Bytes("x"), new SocketAddress(1, TipcAddress.Parse("1.1.9")))));
    }

    [Fact]
    public async Task Send_LongerThanAllowed_IsAnError()
    {
        var (socket, other) = await PairAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => socket.SendAsync(new byte[TipcSocket.MaxMessageLength + 1], other.Address).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => socket.SendAsync(Bytes("x"), Range with { Upper = 1 }).AsTask());
    }

    [Fact]
    public async Task Receive_Cancelled_LosesNoMessage()
    {
        var (server, client) = await PairAsync();
        using var source = new CancellationTokenSource();
        var cancelled = server.ReceiveAsync(source.Token).AsTask();
        var next = server.ReceiveAsync().AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await client.SendAsync(Bytes("a"), server.Address);

        Assert.Equal("a", Encoding.ASCII.GetString((await next.WaitAsync(Hang)).Data.Span));
        Assert.False(server.TryReceive(out _));
    }

    [Fact]
    public async Task Receive_ByManyAtOnce_EachMessageGoesToOne()
    {
        const int Count = 2000;
        var (server, client) = await PairAsync();
        var received = new ConcurrentBag<int>();
        var receivers = Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < Count / 8; i++)
            {
                received.Add(BitConverter.ToInt32((await server.ReceiveAsync()).Data.Span));
            }
        }).ToArray();
        for (var i = 0; i < Count; i++)
        {
            await client.SendAsync(BitConverter.GetBytes(i), server.Address);
        }

        await Task.WhenAll(receivers).WaitAsync(Hang);
        Assert.Equal(Enumerable.Range(0, Count), received.Order());
    }

    [Fact]
    public async Task Send_OnACongestedLink_WaitsAndKeepsTheOrder()
    {
        const int Count = 500;
        var (server, client) = await PairAsync();
        Wire.Stall();
        var sending = Enumerable.Range(0, Count).Select(i => client.SendAsync(BitConverter.GetBytes(i), server.Address).AsTask()).ToList();
        Assert.Contains(sending, task => !task.IsCompleted);
        Wire.Resume();
        await Task.WhenAll(sending).WaitAsync(Hang);

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i, BitConverter.ToInt32((await ReceiveAsync(server)).Data.Span));
        }
    }

    [Fact]
    public async Task Send_CancelledWhileItWaits_SendsNothing()
    {
        var (server, client) = await PairAsync();
        Wire.Stall();
        using var source = new CancellationTokenSource();
        var sending = Enumerable.Range(0, 500).Select(i => client.SendAsync(BitConverter.GetBytes(i), server.Address, source.Token).AsTask()).ToList();
        var behind = client.SendAsync(BitConverter.GetBytes(-1), server.Address).AsTask();
        await source.CancelAsync();
        var sent = Enumerable.Range(0, sending.Count).Where(i => sending[i].IsCompletedSuccessfully).ToList();
        Assert.All(sending, task => Assert.True(task.IsCompletedSuccessfully || task.IsCanceled));
        Assert.InRange(sent.Count, 1, sending.Count - 1);
        Wire.Resume();
        await behind.WaitAsync(Hang);

        foreach (var number in sent.Append(-1))
        {
            Assert.Equal(number, BitConverter.ToInt32((await ReceiveAsync(server)).Data.Span));
        }
    }

    [Fact]
    public async Task Dgram_OnACongestedLink_DoesNotWait()
    {
        var (server, _) = await PairAsync();
        var node = await StartAsync(3);
        using var dgram = node.CreateSocket(TipcSocketType.Dgram);
        server.Bind(Range);
        Assert.True(await node.WaitForServiceAsync(Range, Hang));
        Wire.Stall();
        for (var i = 0; i < 500; i++)
        {
            Assert.True(dgram.SendAsync(Bytes("x"), server.Address).AsTask().IsCompletedSuccessfully);
        }

        Assert.True(node.Drops["Congested"] > 0);
    }

    [Fact]
    public async Task Dispose_EndsItsWaitsOnly()
    {
        var (socket, other) = await PairAsync();
        var waiting = socket.ReceiveAsync().AsTask();
        var staying = other.ReceiveAsync().AsTask();
        socket.Dispose();
        socket.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Hang));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReceiveAsync().AsTask());
        Assert.False(staying.IsCompleted);
    }

    [Fact]
    public async Task Returned_MessageWithoutReceiver_ComesBackToItsSocket()
    {
        var (server, _) = await PairAsync();
        var node = await StartAsync(3);
        using var client = node.CreateSocket(TipcSocketType.Rdm, new TipcSocketOptions { ReturnUndeliverable = true });
        server.Bind(Range);
        Assert.True(await node.WaitForServiceAsync(Range, Hang));
        await client.SendAsync(Bytes("lost"), server.Address with { Port = server.Address.Port + 1 });

        var returned = await ReceiveAsync(client);
        Assert.True(returned.IsReturned);
        Assert.Equal((TipcError.NoPort, "lost"), (returned.Error, Encoding.ASCII.GetString(returned.Data.Span)));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static Task<TipcDatagram> ReceiveAsync(TipcSocket socket) => socket.ReceiveAsync().AsTask().WaitAsync(Hang);

    private static async Task<TipcFailure> FailureAsync(ValueTask sending) => (await Assert.ThrowsAsync<TipcException>(() => sending.AsTask())).Failure;

    private async Task<(TipcSocket First, TipcSocket Second)> PairAsync()
    {
        var (first, second) = (await StartAsync(1), await StartAsync(2));
        await MeetAsync(first, second);
        await MeetAsync(second, first);
        _second = second;
        return (first.CreateSocket(TipcSocketType.Rdm), second.CreateSocket(TipcSocketType.Rdm));
    }

    private async Task SendWhenBoundAsync(TipcSocket socket, string text, ServiceRange range)
    {
        Assert.True(await _second!.WaitForServiceAsync(range, Hang));
        await socket.SendAsync(Bytes(text), range);
    }
}
