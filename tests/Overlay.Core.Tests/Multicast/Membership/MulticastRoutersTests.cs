using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Multicast.Membership;

public class MulticastRoutersTests
{
    private readonly MulticastRouters _routers = new();
    private readonly Instant _now = Instant.Zero + TimeSpan.FromHours(1);

    [Fact]
    public void Router_IsThereUntilItsTimeIsOver_OrItGoes()
    {
        _routers.Hear(RouterOf(1), TimeSpan.FromSeconds(105), _now);
        _routers.Hear(RouterOf(2), TimeSpan.FromSeconds(10), _now);
        Assert.Equal(_now + TimeSpan.FromSeconds(10), _routers.NextDeadline);
        _routers.Expire(_now + TimeSpan.FromSeconds(10));
        Assert.Equal((false, _now + TimeSpan.FromSeconds(105)), (_routers.IsEmpty, _routers.NextDeadline));
        _routers.Hear(RouterOf(1), TimeSpan.Zero, _now);
        Assert.Equal((true, Instant.Never), (_routers.IsEmpty, _routers.NextDeadline));
    }

    [Fact]
    public void RoutersBeyondTheLimit_AreNotKept()
    {
        for (var i = 0; i <= MulticastRouters.Max; i++)
        {
            _routers.Hear(RouterOf(i), TimeSpan.FromSeconds(i < MulticastRouters.Max ? 10 : 20), _now);
        }

        _routers.Expire(_now + TimeSpan.FromSeconds(10));
        Assert.True(_routers.IsEmpty);
    }

    private static IpAddress RouterOf(int number) => new([10, 0, (byte)(number >> 8), (byte)number]);
}
