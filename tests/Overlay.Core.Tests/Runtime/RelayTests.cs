using System.Net;

namespace Overlay.Core.Tests.Runtime;

/// <summary>Nodes that cannot use each other's addresses.</summary>
public class RelayTests
{
    [Fact]
    public async Task Peers_WithoutADirectPath_ReachEachOtherThroughTheSupernode()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var a = await segment.AddNodeAsync(options => At(options, "127.0.0.2", refuses: "127.0.0.3"));
        var b = await segment.AddNodeAsync(options => At(options, "127.0.0.3", refuses: "127.0.0.2"));
        await TestSegment.MeetAsync(a, b);

        Assert.Equal($"relay {supernode.LocalEndPoint}", Assert.Single(a.Node.Peers).Path!.ToString());
        for (byte mark = 1; mark <= 100; mark++)
        {
            await a.SendAsync(a.Frame(b.Mac, 1414, mark: mark));
            Assert.Equal(a.Frame(b.Mac, 1414, mark: mark), await b.ReceiveAsync());
            await b.SendAsync(b.Frame(MacAddress.Broadcast, 100, mark: mark));
            Assert.Equal(b.Frame(MacAddress.Broadcast, 100, mark: mark), await a.ReceiveAsync());
        }

        var relayed = supernode.GetStatistics().Counters;
        Assert.InRange(relayed.RelayedSent, 200, long.MaxValue);
        Assert.InRange(relayed.RelayedBytesSent, 100 * (1414 + 100), long.MaxValue);
        Assert.InRange(a.Node.GetStatistics().RelayedSent, 100, long.MaxValue);
        Assert.InRange(b.Node.GetStatistics().RelayedReceived, 100, long.MaxValue);
    }

    [Fact]
    public async Task Supernode_ThatRelaysIsDisposed_PeersGoOnThroughTheOther()
    {
        await using var segment = new TestSegment();
        var supernodes = new[] { await segment.AddSupernodeAsync(), await segment.AddSupernodeAsync() };
        var a = await segment.AddNodeAsync(options => At(options, "127.0.0.2", refuses: "127.0.0.3"));
        var b = await segment.AddNodeAsync(options => At(options, "127.0.0.3", refuses: "127.0.0.2"));
        await TestSegment.MeetAsync(a, b);
        await Until.TrueAsync(() => supernodes.All(supernode => supernode.GetStatistics().Members == 2));
        var used = Assert.Single(a.Node.Peers).Path!.EndPoint;

        await supernodes.Single(supernode => supernode.LocalEndPoint.Equals(used)).DisposeAsync();

        // What is sent while the loss is not noticed is lost, so both keep sending until the other way is found.
        byte mark = 0;
        var buffer = new byte[a.Node.Frames.MaxFrameLength];
        await Until.TrueAsync(() =>
        {
            a.Node.Frames.TrySend(a.Frame(b.Mac, mark: ++mark));
            b.Node.Frames.TrySend(b.Frame(a.Mac, mark: mark));
            return a.Node.Peers.Any(peer => peer.Path is { } path && !path.EndPoint.Equals(used)) && b.Node.Frames.TryReceive(buffer, out _);
        });
    }

    [Fact]
    public async Task Supernode_WhoseControlIsHeldUp_RelaysOn()
    {
        await using var segment = new TestSegment();
        using var log = new StoppedLog();
        await segment.AddSupernodeAsync(new SupernodeOptions { LoggerFactory = log });
        var a = await segment.AddNodeAsync(options => At(options, "127.0.0.2", refuses: "127.0.0.3"));
        var b = await segment.AddNodeAsync(options => At(options, "127.0.0.3", refuses: "127.0.0.2"));
        await TestSegment.MeetAsync(a, b);

        log.StopsAt = "registered";
        var late = segment.AddNodeAsync();
        await log.Stopped.WaitAsync(TestSegment.Hang);
        for (byte mark = 1; mark <= 100; mark++)
        {
            await a.SendAsync(a.Frame(b.Mac, 1414, mark: mark));
            Assert.Equal(a.Frame(b.Mac, 1414, mark: mark), await b.ReceiveAsync());
        }

        log.GoOn();
        await late;
    }

    private static OverlayNodeOptions At(OverlayNodeOptions options, string address, string refuses) => options with
    {
        Bind = new IPEndPoint(IPAddress.Parse(address), 0),
        Underlay = new UnderlayOptions { ExcludedNetworks = [new IPNetwork(IPAddress.Parse(refuses), 32)] },
    };
}
