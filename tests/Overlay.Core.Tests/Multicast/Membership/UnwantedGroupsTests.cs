using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Core.Tests.Multicast.Membership;

public class UnwantedGroupsTests
{
    private readonly UnwantedGroups _groups = new();
    private Instant _now = Instant.Zero + TimeSpan.FromHours(1);

    [Fact]
    public void Group_IsToldWithWhatWasSent_ForFiveMinutes()
    {
        Send(1);
        Send(1);
        var (group, traffic) = Assert.Single(_groups.GetRecent(_now));
        Assert.Equal((GroupOf(1), 4L, 200L, 12L), (group, traffic.Sent.Frames, traffic.Sent.Bytes, traffic.Saved));
        _now += UnwantedGroups.Memory - TimeSpan.FromSeconds(1);
        Assert.Single(_groups.GetRecent(_now));
        _now += TimeSpan.FromSeconds(1);
        Assert.Empty(_groups.GetRecent(_now));
    }

    [Fact]
    public void ManyGroups_TheMostRecentAreKept_AndThoseOfThisSecond()
    {
        for (var i = 0; i < UnwantedGroups.Max; i++)
        {
            Send(i);
        }

        Send(1000);
        Assert.DoesNotContain(_groups.GetRecent(_now), sent => sent.Group == GroupOf(1000));
        _now += TimeSpan.FromSeconds(1);
        Send(0);
        Send(1000);
        Assert.Equal(UnwantedGroups.Max, _groups.GetRecent(_now).Count);
        Assert.Contains(_groups.GetRecent(_now), sent => sent.Group == GroupOf(1000));
        Assert.Contains(_groups.GetRecent(_now), sent => sent.Group == GroupOf(0));
    }

    private static GroupId GroupOf(int number) => GroupId.Of(new IpAddress([239, 1, (byte)(number >> 8), (byte)number]));

    private void Send(int number) => _groups.Add(GroupOf(number), frames: 2, bytes: 100, saved: 3, _now);
}
