namespace Overlay.Samples.Tipc.Tests.Node;

public class TipcNodeTests : WireNodes
{
    private static readonly ServiceRange Range = new(18888, 10, 20);

    [Fact]
    public async Task Start_WithAddress_HasItAtOnce()
    {
        var node = await StartAsync(1);

        Assert.Equal(TipcAddress.Parse("1.1.1"), node.Address);
        Assert.Equal(Mac(1), node.MacAddress);
        Assert.Empty(node.Neighbours);
    }

    [Fact]
    public async Task Start_WithoutAddress_TakesAHashOfTheMac()
    {
        var node = Create(1, options => options with { Address = null });
        Assert.Throws<InvalidOperationException>(() => node.Address);
        Assert.Throws<InvalidOperationException>(() => node.CreateSocket(TipcSocketType.Rdm));
        await node.StartAsync().WaitAsync(Hang);

        Assert.False(node.Address.IsNone);
        using var socket = node.CreateSocket(TipcSocketType.Rdm);
        Assert.Equal(node.Address, socket.Address.Node);
    }

    [Fact]
    public async Task Start_Twice_IsAnError()
    {
        var node = await StartAsync(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => node.StartAsync());
    }

    [Fact]
    public async Task WaitForService_BoundOnAnotherNode_IsTrueAndElseFalse()
    {
        var (server, client) = (await StartAsync(1), await StartAsync(2));
        Assert.False(await client.WaitForServiceAsync(Range, TimeSpan.Zero));
        var waiting = client.WaitForServiceAsync(Range, Hang);
        using var socket = server.CreateSocket(TipcSocketType.Rdm);
        socket.Bind(Range);

        Assert.True(await waiting.WaitAsync(Hang));
        Assert.True(await client.WaitForServiceAsync(Range with { Lower = 20, Upper = 99 }, TimeSpan.Zero));
        Assert.False(await client.WaitForServiceAsync(Range with { Lower = 21, Upper = 99 }, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task WaitForService_Cancelled_Ends()
    {
        var node = await StartAsync(1);
        using var source = new CancellationTokenSource();
        var waiting = node.WaitForServiceAsync(Range, Timeout.InfiniteTimeSpan, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Hang));
    }

    [Fact]
    public async Task WatchService_TellsEachBindingAndTheEndOfTheTime()
    {
        var node = await StartAsync(1);
        using var socket = node.CreateSocket(TipcSocketType.Rdm);
        socket.Bind(Range);
        await using var events = node.WatchServiceAsync(Range).GetAsyncEnumerator();
        Assert.Equal(new ServiceEvent(ServiceEventKind.Published, Range, socket.Address), await NextAsync(events));
        socket.Dispose();
        Assert.Equal(ServiceEventKind.Withdrawn, (await NextAsync(events)).Kind);

        var timed = new List<ServiceEventKind>();
        await foreach (var happened in node.WatchServiceAsync(Range, timeout: TimeSpan.FromMilliseconds(10)))
        {
            timed.Add(happened.Kind);
        }

        Assert.Equal([ServiceEventKind.TimedOut], timed);
    }

    [Fact]
    public async Task WatchService_EmptyRangeOrNegativeTime_IsAnError()
    {
        var node = await StartAsync(1);

        Assert.Throws<ArgumentException>(() => node.WatchServiceAsync(new ServiceRange(18888, 2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => node.WatchServiceAsync(Range, timeout: TimeSpan.FromSeconds(-5)));
    }

    /// <summary>With a tolerance of half a minute only the farewell can end the link before the test gives up.</summary>
    [Fact]
    public async Task Dispose_OtherNodesForgetItsBindingsAtOnce()
    {
        var (leaving, staying) = (await StartAsync(1, Patient), await StartAsync(2, Patient));
        leaving.CreateSocket(TipcSocketType.Rdm).Bind(Range);
        await using var events = staying.WatchServiceAsync(Range).GetAsyncEnumerator();
        Assert.Equal(ServiceEventKind.Published, (await NextAsync(events)).Kind);
        await leaving.DisposeAsync();

        Assert.Equal(ServiceEventKind.Withdrawn, (await NextAsync(events).WaitAsync(TimeSpan.FromSeconds(25))).Kind);
        Assert.True(leaving.Completion.IsCompletedSuccessfully);

        static TipcNodeOptions Patient(TipcNodeOptions options) => options with { Tolerance = TimeSpan.FromSeconds(30) };
    }

    [Fact]
    public async Task Dispose_WithLinger_WaitsForTheAcknowledgementOfWhatWasSent()
    {
        var (sender, receiver) = (await StartAsync(1, options => options with { Linger = Hang }), await StartAsync(2));
        using var socket = receiver.CreateSocket(TipcSocketType.Rdm);
        socket.Bind(Range);
        Assert.True(await sender.WaitForServiceAsync(Range, Hang));
        Wire.Stall();
        await sender.CreateSocket(TipcSocketType.Rdm).SendAsync(new byte[50_000], Range);
        var disposing = sender.DisposeAsync();
        Assert.False(disposing.IsCompleted);
        Wire.Resume();
        await disposing.AsTask().WaitAsync(Hang);

        Assert.Equal(50_000, (await socket.ReceiveAsync().AsTask().WaitAsync(Hang)).Data.Length);
    }

    [Fact]
    public async Task Dispose_EndsEveryWait()
    {
        var node = await StartAsync(1);
        var socket = node.CreateSocket(TipcSocketType.Rdm);
        var receiving = socket.ReceiveAsync().AsTask();
        var waiting = node.WaitForServiceAsync(Range, Timeout.InfiniteTimeSpan);
        await node.DisposeAsync();
        await node.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving.WaitAsync(Hang));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Hang));
        Assert.Throws<ObjectDisposedException>(() => node.CreateSocket(TipcSocketType.Rdm));
        Assert.Throws<ObjectDisposedException>(() => node.Links);
        socket.Dispose();
    }

    [Fact]
    public async Task Dispose_BeforeTheStart_IsEnough()
    {
        var node = Create(1);
        await node.DisposeAsync();

        Assert.True(node.Completion.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => node.StartAsync());
    }

    [Fact]
    public async Task Port_ThatIsClosed_EndsTheNodeWithAnError()
    {
        var port = Wire.AddPort();
        var node = Create(1, port: port);
        await node.StartAsync();
        var socket = node.CreateSocket(TipcSocketType.Rdm);
        var receiving = socket.ReceiveAsync().AsTask();
        await port.DisposeAsync();

        var error = await Assert.ThrowsAsync<TipcException>(() => node.Completion.WaitAsync(Hang));
        Assert.Equal(TipcFailure.PortClosed, error.Failure);
        await Assert.ThrowsAsync<TipcException>(() => receiving);
        Assert.Equal(TipcFailure.PortClosed, Assert.Throws<TipcException>(() => socket.Bind(Range)).Failure);
    }

    [Fact]
    public async Task Address_OfAnotherNode_EndsTheNewcomerWithAnErrorThatSaysWhatToDo()
    {
        var (first, other) = (await StartAsync(1), await StartAsync(2));
        await MeetAsync(first, other);
        var second = await StartAsync(3, options => options with { Address = first.Address });

        var error = await Assert.ThrowsAsync<TipcException>(() => second.Completion.WaitAsync(Hang));
        Assert.Equal(TipcFailure.DuplicateAddress, error.Failure);
        Assert.Contains("1.1.1", error.Message, StringComparison.Ordinal);
        Assert.Contains(Mac(1).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("Choose another address", error.Message, StringComparison.Ordinal);
        Assert.Throws<TipcException>(() => second.CreateSocket(TipcSocketType.Rdm));
        Assert.False(first.Completion.IsCompleted);
        Assert.Equal([other.Address], first.Neighbours);
    }

    [Fact]
    public async Task Links_TellNameAndState()
    {
        var (node, other) = (await StartAsync(1), await StartAsync(2, options => options with { BearerName = "far" }));
        await MeetAsync(node, other);

        var link = Assert.Single(node.Links);
        Assert.Equal(("1001001:overlay-1001002:far", other.Address, true, 1400), (link.Name, link.Neighbour, link.IsUp, link.Mtu));
        Assert.Equal([other.Address], node.Neighbours);
    }

    [Fact]
    public async Task Drops_AreCountedByReason()
    {
        var node = await StartAsync(1);
        var sender = Wire.AddPort();
        var frame = new byte[60];
        MacAddress.Broadcast.CopyTo(frame);
        Mac(9).CopyTo(frame.AsSpan(6));
        (frame[12], frame[13]) = (0x88, 0xca);
        await sender.SendAsync(frame);
        while (!node.Drops.ContainsKey("Malformed"))
        {
            await Task.Yield();
        }

        Assert.Equal(1, node.Drops["Malformed"]);
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Options_OutOfRange_AreAnErrorThatNamesTheOption(string name, Func<TipcNodeOptions, TipcNodeOptions> change)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Create(1, change));
        Assert.Contains(name, error.ParamName, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<TipcNodeOptions, TipcNodeOptions>> WrongOptions => new()
    {
        { "Address", options => options with { Address = default(TipcAddress) } },
        { "BearerName", options => options with { BearerName = "" } },
        { "BearerName", options => options with { BearerName = "a:b" } },
        { "BearerName", options => options with { BearerName = "sixteen_letters_" } },
        { "Tolerance", options => options with { Tolerance = TimeSpan.FromMilliseconds(49) } },
        { "Tolerance", options => options with { Tolerance = TimeSpan.FromSeconds(31) } },
        { "Linger", options => options with { Linger = TimeSpan.FromSeconds(-1) } },
        { "Priority", options => options with { Priority = 32 } },
        { "Window", options => options with { Window = 15 } },
        { "Method", options => options with { Method = (MulticastMethod)7 } },
    };

    [Fact]
    public void Mac_OfAGroup_IsAnError() =>
        Assert.Throws<ArgumentException>(() => new TipcNode(Wire.AddPort(), MacAddress.Broadcast));

    private static async Task<ServiceEvent> NextAsync(IAsyncEnumerator<ServiceEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Hang));
        return events.Current;
    }
}
