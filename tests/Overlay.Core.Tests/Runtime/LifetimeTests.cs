using Overlay.Primitives;


namespace Overlay.Core.Tests.Runtime;

/// <summary>Start and end of a node, its events and its meter.</summary>
public class LifetimeTests
{
    [Fact]
    public async Task StartAsync_Twice_IsMisuse()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = await segment.AddNodeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Node.StartAsync());
        await node.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => node.Node.StartAsync());
    }

    [Fact]
    public async Task DisposeAsync_NeverStarted_Ends()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = segment.Create().Node;
        Assert.Throws<InvalidOperationException>(() => node.LocalEndPoint);
        Assert.Empty(node.Peers);

        await node.DisposeAsync();
        await node.DisposeAsync();

        await node.Completion.WaitAsync(TestSegment.Hang);
    }

    [Fact]
    public async Task DisposeAsync_WhileItStarts_EndsTheStart()
    {
        await using var segment = new TestSegment();
        await (await segment.AddSupernodeAsync()).DisposeAsync();
        var node = segment.Create().Node;
        var starting = node.StartAsync();

        await node.DisposeAsync().AsTask().WaitAsync(TestSegment.Hang);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => starting);
    }

    [Fact]
    public async Task StartAsync_Cancelled_FreesEverything()
    {
        await using var segment = new TestSegment();
        await (await segment.AddSupernodeAsync()).DisposeAsync();
        using var cancellation = new CancellationTokenSource();
        var node = segment.Create().Node;
        var starting = node.StartAsync(cancellation.Token);
        await Until.TrueAsync(() => node.GetStatistics().DatagramsSent > 0);
        var local = node.LocalEndPoint;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        using var again = Overlay.Underlay.DatagramSocket.Open(local);
    }

    [Fact]
    public async Task DisposeAsync_DuringTraffic_DoesNotHangAndPeersHearGoodbye()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(3);
        var senders = nodes.Select(node => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await node.Node.Frames.SendAsync(node.Frame(MacAddress.Broadcast, 1000));
                }
            }
            catch (ObjectDisposedException)
            {
                // The port closes with its node.
            }
        })).ToArray();
        await Until.TrueAsync(() => nodes.All(node => node.Node.GetStatistics().FramesReceived > 1000));

        await Task.WhenAll(nodes[0].DisposeAsync().AsTask(), nodes[0].DisposeAsync().AsTask()).WaitAsync(TestSegment.Hang);

        Assert.True(nodes[0].Node.Completion.IsCompletedSuccessfully);
        Assert.Equal(0, await nodes[0].Node.Frames.ReceiveAsync(new byte[2000]) % 1000);
        var left = await nodes[1].HappensAsync<PeerLeft>(left => left.Node == nodes[0].Node.Id);
        Assert.True(left.SaidGoodbye);
        await Task.WhenAll(nodes[1].DisposeAsync().AsTask(), nodes[2].DisposeAsync().AsTask()).WaitAsync(TestSegment.Hang);
        await Task.WhenAll(senders).WaitAsync(TestSegment.Hang);
    }

    [Fact]
    public async Task DisposeAsync_RightAfterSending_TheFramesArrive()
    {
        const int Frames = 100;
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        for (byte mark = 0; mark < Frames; mark++)
        {
            await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: mark));
        }

        await nodes[0].DisposeAsync();

        for (byte mark = 0; mark < Frames; mark++)
        {
            Assert.Equal(mark, (await nodes[1].ReceiveAsync())[14]);
        }
    }

    [Fact]
    public async Task Port_DoesNotOpen_StartFailsWithItsErrorAndFreesEverything()
    {
        await using var segment = await TestSegment.StartAsync();
        var error = new OverlayException(OverlayError.PermissionDenied, "no TAP for you");
        var port = new BrokenPort { OpenError = error };
        var bind = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, FreePort());
        var node = segment.Create(options => options with { Port = port, Bind = bind }).Node;

        Assert.Same(error, await Assert.ThrowsAsync<OverlayException>(() => node.StartAsync()));

        Assert.True(port.IsDisposed);
        Assert.Same(error, await Assert.ThrowsAsync<OverlayException>(() => node.Completion));
        using var again = Overlay.Underlay.DatagramSocket.Open(bind);
    }

    [Fact]
    public async Task Port_Fails_CompletionFaultsWithItsErrorAndTheNodeStops()
    {
        await using var segment = await TestSegment.StartAsync();
        var port = new BrokenPort();
        var node = await segment.AddNodeAsync(options => options with { Port = port });
        Assert.Throws<InvalidOperationException>(() => node.Node.Frames);

        port.Break(new IOException("the cable was cut"));

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.Completion.WaitAsync(TestSegment.Hang));
        Assert.Equal(OverlayError.Faulted, e.Error);
        Assert.Equal("A part of the node failed: the cable was cut. The node has stopped and has to be started anew.", e.Message);
        await node.DisposeAsync();
        Assert.True(port.IsDisposed);
    }

    [Fact]
    public async Task Port_IsClosed_CompletionFaults()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = await segment.AddNodeAsync();

        node.Node.Frames.Close();

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.Completion.WaitAsync(TestSegment.Hang));
        Assert.Equal("The port of the node was closed. The node has stopped and has to be started anew.", e.Message);
    }

    [Fact]
    public async Task WatchAsync_SlowWatcher_LosesTheOldestWhichIsCounted()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = segment.Create(options => options with { Limits = new NodeLimits { MaxEvents = 1 } });
        var slow = node.Node.WatchAsync();
        await node.Node.StartAsync();
        var other = await segment.AddNodeAsync();
        await node.MeetsAsync(other);
        await node.DisposeAsync();

        var seen = new List<OverlayEvent>();
        await foreach (var happened in slow)
        {
            seen.Add(happened);
        }

        Assert.IsNotType<SupernodeChanged>(Assert.Single(seen));
        Assert.InRange(node.Node.GetStatistics().EventsDropped, 1, int.MaxValue);
    }

    [Fact]
    public async Task WatchAsync_PeerComesAndGoes_TellsBoth()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);

        var joined = await nodes[0].HappensAsync<PeerJoined>();
        Assert.Equal((nodes[1].Node.Id, nodes[1].Mac), (joined.Node, joined.MacAddress));
        await nodes[1].DisposeAsync();

        var left = await nodes[0].HappensAsync<PeerLeft>();
        Assert.Equal((nodes[1].Node.Id, nodes[1].Mac, true), (left.Node, left.MacAddress, left.SaidGoodbye));
        Assert.Empty(nodes[0].Node.Peers);
    }

    [Fact]
    public async Task Meter_AfterTraffic_ShowsWhatTheStatisticsSay()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        for (var i = 0; i < 10; i++)
        {
            await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, 100));
            await nodes[1].ReceiveAsync();
        }

        await nodes[0].SendAsync(nodes[0].Frame(MacAddress.Parse("02:00:00:00:00:99", null)));
        await Until.TrueAsync(() => nodes[0].Node.GetStatistics().Drops[DropReason.UnknownDestination] == 1);

        var sender = MeterValues.Of(nodes[0]);
        var receiver = MeterValues.Of(nodes[1]);
        Assert.Equal(10, sender["overlay.frames sent"]);
        Assert.Equal(1000, sender["overlay.frame.bytes sent"]);
        Assert.Equal(10, receiver["overlay.frames received"]);
        Assert.Equal(1000, receiver["overlay.frame.bytes received"]);
        Assert.Equal(1, sender["overlay.drops UnknownDestination"]);
        Assert.Equal(0, sender["overlay.drops Replayed"]);
        Assert.Equal(1, sender["overlay.peers direct"]);
        Assert.InRange(sender["overlay.handshakes completed"], 2, 4);
        Assert.InRange(sender["overlay.datagrams sent"], 11, long.MaxValue);
        Assert.Equal(Enum.GetValues<DropReason>().Length, sender.Keys.Count(key => key.StartsWith("overlay.drops ", StringComparison.Ordinal)));

        await nodes[0].DisposeAsync();
        Assert.Empty(MeterValues.Of(nodes[0]));
    }

    [Fact]
    public async Task Meter_OfASupernode_ShowsItsMembers()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        await segment.AddNodesAsync(2);

        var values = MeterValues.Of("overlay.supernode", NodeIdOf(supernode));

        Assert.Equal(2, values["overlay.supernode.members "]);
        Assert.Equal(1, values["overlay.supernode.communities "]);
    }

    private static int FreePort()
    {
        using var socket = Overlay.Underlay.DatagramSocket.Open(new(System.Net.IPAddress.Loopback, 0));
        return socket.LocalAddress.Port;
    }

    private static string NodeIdOf(Supernode supernode) => PublicKey.IdOf(Convert.FromBase64String(supernode.PublicKey)).ToString();

    private sealed class BrokenPort : IFramePort
    {
        private readonly TaskCompletionSource _end = new();

        public int Mtu => 1400;

        public MacAddress? MacAddress => null;

        public bool IsDisposed { get; private set; }

        public Exception? OpenError { get; init; }

        public void Break(Exception error) => _end.SetException(error);

        public ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken) => OpenError is null ? default : ValueTask.FromException(OpenError);

        public bool Read(PacketBatch batch)
        {
            _end.Task.GetAwaiter().GetResult();
            return false;
        }

        public int Write(PacketBatch batch) => batch.Count;

        public void Close() => _end.TrySetResult();

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }
    }
}
