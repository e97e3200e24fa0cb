using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Peers;

public class PeerTrafficTests
{
    [Fact]
    public void Heard_OnAnotherPath_SaysNothingOfTheOneInUse()
    {
        var traffic = new PeerTraffic(At(0));
        traffic.Heard(onPath: false, At(5));
        Assert.Equal((At(5), At(0)), (traffic.HeardAt, traffic.HeardOnPathAt));
        traffic.Heard(onPath: true, At(6));
        Assert.Equal((At(6), At(6)), (traffic.HeardAt, traffic.HeardOnPathAt));
    }

    [Fact]
    public void PathChanged_GivesTheNewPathTimeButIsNoSignOfLife()
    {
        var traffic = new PeerTraffic(At(0));
        traffic.PathChanged(At(5));
        Assert.Equal((At(0), At(5)), (traffic.HeardAt, traffic.HeardOnPathAt));
    }

    [Fact]
    public void ReportForeign_ManyPackets_OncePerInterval()
    {
        var traffic = new PeerTraffic(At(0));
        Assert.Equal(4, Enumerable.Range(0, 1_000).Count(ms => traffic.ShouldReportForeign(new Instant(ms * 1_000))));
    }

    [Fact]
    public void Sent_IsCountedWithTheTime()
    {
        var traffic = new PeerTraffic(At(0));
        Assert.True(traffic.SentAt < At(0));
        traffic.AddSent(1, At(1));
        traffic.AddSent(3, At(2));
        traffic.AddReceived(1);
        Assert.Equal((4, 1, At(2)), (traffic.FramesSent, traffic.FramesReceived, traffic.SentAt));
    }

    /// <summary>The threads begin together and go on for many slices of the scheduler, so that they do meet.</summary>
    [Fact]
    public void Frames_OfSeveralLanesAtOnce_AreAllCounted()
    {
        const int Lanes = 4;
        const int Frames = 1_000_000;
        var traffic = new PeerTraffic(At(0));
        using var start = new Barrier(Lanes);
        Thread[] threads = [.. Enumerable.Range(0, Lanes).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < Frames; i++)
            {
                traffic.AddReceived(1);
                traffic.AddSent(1, At(1));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal((Lanes * Frames, Lanes * Frames), (traffic.FramesReceived, traffic.FramesSent));
    }

    private static Instant At(int seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
