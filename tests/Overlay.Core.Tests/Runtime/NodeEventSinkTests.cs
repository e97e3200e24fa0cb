using Overlay.Counters;
using Overlay.Nodes;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Runtime;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Runtime;

/// <summary>Every line about a peer says its name, its MAC address and its addresses, and one about a supernode what happened and who else is meant.</summary>
public sealed class NodeEventSinkTests : IDisposable
{
    private const string Who = "mallory (02:00:5e:10:00:01, 10.0.0.7, 9f86d081884c7d65)";

    private static readonly NodeId Id = NodeId.Parse("9f86d081884c7d65");
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:10:00:01");
    private static readonly IpAddress Ip = IpAddress.Parse("10.0.0.7");
    private static readonly UnderlayAddress Supernode = new([192, 0, 2, 9], 1_200);
    private static readonly UnderlayPath Path = UnderlayPath.Direct(new UnderlayAddress([192, 0, 2, 1], 4_711));
    private readonly TestLog _log = new();
    private readonly EventHub<OverlayEvent> _hub = new(16, new NodeCounters());
    private readonly InProcessPort _port = new();
    private readonly IAsyncEnumerator<OverlayEvent> _events;
    private readonly SupernodeDirectory _supernodes;
    private readonly NodeEventSink _sink;

    public NodeEventSinkTests()
    {
        var options = new OverlayNodeOptions { Community = "c", Security = OverlaySecurity.FromKey(CommunityKey.Generate()), Supernodes = [], Segment = new() { RefusalLimit = 100 } };
        _supernodes = new SupernodeDirectory([SupernodeAddress.Parse("192.0.2.9")], new KnownSupernodes(null), options.Underlay, v4Only: false, TimeProvider.System);
        _events = _hub.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        _sink = new NodeEventSink(_hub, _supernodes, _log, options, Mac, _port);
        _port.SetHosted(Mac, () => [Ip]);
    }

    [Fact]
    public async Task Misbehaviour_IsOneLine_AndAnEvent()
    {
        _sink.Handle(Misbehaved(isProven: true, shutOutFor: null));
        Assert.Equal($"Warning: 12 frames of peer {Who}, reached by 192.0.2.1:4711, were refused, most of them for SourceRefused.", Assert.Single(_log.Lines));

        await _events.MoveNextAsync();
        var happened = Assert.IsType<PeerMisbehaved>(_events.Current);
        Assert.Equal((Id, Mac, "mallory", 12, DropReason.SourceRefused), (happened.Node, happened.MacAddress, happened.Name, happened.Count, happened.Reason));
        Assert.Equal(("192.0.2.1:4711", "10.0.0.7", true, null), (happened.Path!.EndPoint.ToString(), Assert.Single(happened.Addresses).ToString(), happened.IsProven, happened.DisconnectedFor));
        Assert.Equal($"12 frames of {Who} were refused, SourceRefused", happened.ToString());
    }

    [Fact]
    public void Misbehaviour_ThatOthersMayHaveForged_SaysSo()
    {
        _sink.Handle(Misbehaved(isProven: false, shutOutFor: null));
        Assert.EndsWith("for SourceRefused. They are group frames, which any member can send in its name.", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnection_SaysForHowLongAndWhy()
    {
        _sink.Handle(Misbehaved(isProven: true, TimeSpan.FromMinutes(10)));
        Assert.Equal(
            $"Warning: Peer {Who}, reached by 192.0.2.1:4711, is disconnected for 10 minutes: more than 100 of its frames were refused within a minute, the last 12 most often for SourceRefused.",
            Assert.Single(_log.Lines));
        await _events.MoveNextAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), Assert.IsType<PeerMisbehaved>(_events.Current).DisconnectedFor);
    }

    [Fact]
    public void EveryLineOfAPeer_NamesIt()
    {
        _sink.Handle(new NodeEvent.PeerJoined(Id, Mac, "mallory", Path) { Addresses = [Ip] });
        _sink.Handle(new NodeEvent.PathChanged(Id, Mac, "mallory", Path) { Addresses = [Ip] });
        _sink.Handle(new NodeEvent.GroupKeyIgnored(Id, Mac, "mallory", Path) { Addresses = [Ip] });
        _sink.Handle(new NodeEvent.MtuDiffers(Id, Mac, "mallory", 1_400, 9_000) { Addresses = [Ip] });
        _sink.Handle(new NodeEvent.PeerLeft(Id, Mac, "mallory", SaidGoodbye: true) { Addresses = [Ip] });
        Assert.Equal(5, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains(Who, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Conflict_NamesTheNodeThatCarriesTheOtherHost()
    {
        await ((IFramePort)_port).OpenAsync(Mac, CancellationToken.None);
        _sink.Handle(new NodeEvent.AddressClaimed(Ip, Mac, Id, "mallory"));
        Assert.Contains("10.0.0.7 of this host is also that of 02:00:5e:10:00:01 at node mallory (9f86d081884c7d65).", Assert.Single(_log.Lines), StringComparison.Ordinal);
        await _events.MoveNextAsync();
        Assert.Equal("10.0.0.7 is also the address of 02:00:5e:10:00:01 at mallory (9f86d081884c7d65)", _events.Current.ToString());
    }

    /// <summary>Two hosts with one key pair take the place from each other: each is told where the other one is.</summary>
    [Fact]
    public async Task RegistrationThatEnds_SaysWhatHappenedAndWhereTheOtherHostIs()
    {
        await _supernodes.ResolveAllAsync(CancellationToken.None);
        _sink.Handle(new NodeEvent.SupernodeEnded(Supernode, SessionEndReason.RegisteredElsewhere, Path.Address));
        var reason = "Supernode 192.0.2.9:1200 has registered another host, at 192.0.2.1:4711, with this node's key pair, and this node has lost its place. "
            + "Give each host a key pair of its own. This node registers again in half a minute.";
        Assert.Equal($"Warning: {reason}", Assert.Single(_log.Lines));

        await _events.MoveNextAsync();
        var changed = Assert.IsType<SupernodeChanged>(_events.Current);
        Assert.Equal(("192.0.2.9:1200", SupernodeState.Refused, reason), (changed.EndPoint.ToString(), changed.State, changed.Reason));
        Assert.Equal((SupernodeState.Refused, reason), _sink.StateOf(Supernode));
    }

    public void Dispose()
    {
        _port.Dispose();
        _log.Dispose();
    }

    private static NodeEvent.PeerMisbehaved Misbehaved(bool isProven, TimeSpan? shutOutFor) =>
        new(Id, Mac, "mallory", Path, 12, DropReason.SourceRefused, isProven, shutOutFor) { Addresses = [Ip] };
}
