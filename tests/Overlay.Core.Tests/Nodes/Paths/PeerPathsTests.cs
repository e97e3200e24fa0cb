using Overlay.Nodes.Paths;
using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Nodes.Paths;

public class PeerPathsTests
{
    private readonly PeerPaths _paths = new();

    [Fact]
    public void Pong_OfAPing_IsTakenOnceAndMeasures()
    {
        var path = UnderlayPath.Direct(Address(1));
        _paths.Sent(new OutstandingPing(7, path, PingPurpose.Probe, At(0)));
        Assert.True(_paths.TryAnswer(7, At(40), out var ping));
        Assert.Equal((path, PingPurpose.Probe), (ping.Path, ping.Purpose));
        Assert.Equal(TimeSpan.FromMilliseconds(40), _paths.RoundTrip);
        Assert.False(_paths.TryAnswer(7, At(50), out _));
    }

    [Fact]
    public void Pong_OfNothing_IsRefused()
    {
        Assert.False(_paths.TryAnswer(1, At(0), out _));
        Assert.Null(_paths.RoundTrip);
    }

    [Fact]
    public void Pings_WithoutAnswers_AreBounded()
    {
        for (var id = 0u; id < 100; id++)
        {
            _paths.Sent(new OutstandingPing(id, default, PingPurpose.Check, At(0)));
        }

        Assert.False(_paths.TryAnswer(0, At(1), out _));
        Assert.True(_paths.TryAnswer(99, At(1), out _));
    }

    [Fact]
    public void Observed_KeepsTheLatestFew()
    {
        for (byte host = 1; host <= 6; host++)
        {
            _paths.Observe(Address(host));
        }

        _paths.Observe(Address(4));
        Assert.Equal([Address(4), Address(6), Address(5), Address(3)], _paths.Observed);
    }

    [Theory]
    [InlineData(2, false, false)]
    [InlineData(3, true, true)]
    [InlineData(4, true, false)]
    [InlineData(6, true, true)]
    public void Checks_WithoutAnswer_MakeThePathDeadFromTheThirdOn(int missed, bool isDead, bool isRoundOver)
    {
        _paths.MissedChecks = missed;
        Assert.Equal((isDead, isRoundOver), (_paths.IsActiveDead, _paths.IsCheckRoundOver));
    }

    private static UnderlayAddress Address(byte host) => new([192, 0, 2, host], 1);

    private static Instant At(int milliseconds) => Instant.Zero + TimeSpan.FromMilliseconds(milliseconds);
}
