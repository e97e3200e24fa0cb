using Overlay.Samples.Tipc.Discovery;

namespace Overlay.Samples.Tipc.Tests.Discovery;

public class RequestTimerTests
{
    [Fact]
    public void WithoutLinks_RequestsComeOftenAndThenEachSecond() =>
        Assert.Equal([0, 125, 375, 875, 1875, 2875, 3875], Pass(new RequestTimer(TimeSpan.Zero), 7, hasLinks: false));

    [Fact]
    public void WithLinks_RequestsComeLaterAndLaterUpToAMinute() =>
        Assert.Equal(
            [0, 125, 375, 875, 1875, 3875, 7875, 15875, 31875, 63875, 123875, 183875],
            Pass(new RequestTimer(TimeSpan.Zero), 12, hasLinks: true));

    [Fact]
    public void LastLinkLost_BeginsAnew()
    {
        var timer = new RequestTimer(TimeSpan.Zero);
        Pass(timer, 10, hasLinks: true);
        var now = TimeSpan.FromSeconds(70);

        timer.LinksLost(now);

        Assert.Equal([70_125, 70_250, 70_500, 71_000, 72_000, 73_000], Pass(timer, 6, hasLinks: false));
    }

    private static List<double> Pass(RequestTimer timer, int times, bool hasLinks)
    {
        var at = new List<double>();
        for (var i = 0; i < times; i++)
        {
            at.Add(timer.Deadline.TotalMilliseconds);
            timer.Pass(timer.Deadline, hasLinks);
        }

        return at;
    }
}
