using System.Net;
using System.Threading.Channels;
using Overlay.Primitives;
using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

/// <summary>An edge that is to stop at an address conflict stops if it came second, and not if it was there before.</summary>
public sealed class ConflictRefusalTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private static readonly NodeId Small = new(1);
    private static readonly NodeId Large = new(2);

    private readonly Channel<OverlayEvent> _events = Channel.CreateUnbounded<OverlayEvent>();
    private readonly SemaphoreSlim _handled = new(0);
    private readonly Clock _time = new();

    [Fact]
    public async Task EdgeThatWasAlone_GoesOn_WhenANewcomerHasItsAddress()
    {
        var running = Run(Large);
        await HappensAsync(Registered());
        _time.Now += TimeSpan.FromSeconds(31);

        await HappensAsync(Joined(Small), Conflict(Small));

        await EndsWellAsync(running);
    }

    [Fact]
    public async Task Newcomer_Ends()
    {
        var running = Run(Large);
        await HappensAsync(Registered(), Joined(Small), Conflict(Small));

        var error = await Assert.ThrowsAsync<OverlayException>(() => running.WaitAsync(Hang));
        Assert.Equal(OverlayError.DuplicateAddress, error.Error);
        Assert.StartsWith("The address 192.168.1.2 is in use by 02:00:00:00:00:01 at node alpha (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PeerBeforeTheSupernode_StartsTheTimeToo()
    {
        var running = Run(Large);
        await HappensAsync(Joined(Small));
        _time.Now += TimeSpan.FromSeconds(31);

        await HappensAsync(Registered(), Conflict(Small));

        await EndsWellAsync(running);
    }

    [Fact]
    public async Task NewcomerWithTheSmallerId_Ends_WhereTheOtherOneStays()
    {
        var running = Run(Small);
        await HappensAsync(Registered(), Joined(Large), Conflict(Large));
        Assert.False(running.IsCompleted);

        _time.Fire();

        await Assert.ThrowsAsync<OverlayException>(() => running.WaitAsync(Hang));
    }

    [Fact]
    public async Task OfTwoThatStartTogether_TheOneWithTheSmallerIdStays()
    {
        var running = Run(Small);
        await HappensAsync(Registered(), Joined(Large), Conflict(Large), new PeerLeft(Who(Large), saidGoodbye: true));

        _time.Fire();

        await EndsWellAsync(running);
    }

    public void Dispose() => _handled.Dispose();

    private Task Run(NodeId own) => new ConflictRefusal(own, _time).RunAsync(EventsAsync());

    private async IAsyncEnumerable<OverlayEvent> EventsAsync()
    {
        await foreach (var happened in _events.Reader.ReadAllAsync())
        {
            yield return happened;
            _handled.Release();
        }
    }

    /// <summary>Returns when all were handled.</summary>
    private async Task HappensAsync(params OverlayEvent[] events)
    {
        foreach (var happened in events)
        {
            await _events.Writer.WriteAsync(happened);
            Assert.True(await _handled.WaitAsync(Hang));
        }
    }

    private Task EndsWellAsync(Task running)
    {
        _events.Writer.Complete();
        return running.WaitAsync(Hang);
    }

    private static SupernodeChanged Registered() =>
        new(SupernodeAddress.Parse("127.0.0.1:1200"), SupernodeState.Registered, new IPEndPoint(IPAddress.Loopback, 1200), reason: null);

    private static PeerJoined Joined(NodeId node) => new(Who(node), new PeerPath(new IPEndPoint(IPAddress.Loopback, 1), IsRelayed: false));

    private static AddressConflict Conflict(NodeId node) => new(node, MacOf(node), IPAddress.Parse("192.168.1.2"), "alpha");

    private static PeerIdentity Who(NodeId node) => new(node, MacOf(node), "alpha", []);

    private static MacAddress MacOf(NodeId node) => MacAddress.Parse($"02:00:00:00:00:0{node.Value}");

    /// <summary>Time stands still; what is waited for is over when the test says so.</summary>
    private sealed class Clock : TimeProvider
    {
        private Action? _fire;

        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Fire() => _fire!();

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new Waiting();
        }

        private sealed class Waiting : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
