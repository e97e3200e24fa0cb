using Overlay.Multicast.Membership;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Multicast.Membership;

public class TrafficRateTests
{
    private readonly TrafficRate _rate = new();

    [Fact]
    public void SteadyTraffic_IsTold_AfterSomeSeconds()
    {
        Assert.Equal(0, _rate.Read(At(7)));
        for (var i = 0; i < 1_000; i++)
        {
            _rate.Add(500, At(7 + (i / 100.0)));
        }

        Assert.InRange(_rate.Read(At(16.99)), 49_700, 50_000);
        Assert.InRange(_rate.Read(At(17)), 49_800, 50_000);
    }

    [Fact]
    public void EachSecond_CountsHalfOfTheNext()
    {
        _rate.Add(1_000, At(0.5));
        Assert.Equal(0, _rate.Read(At(0.9)));
        Assert.Equal(500, _rate.Read(At(1)));
        _rate.Add(3_000, At(1.2));
        Assert.Equal(500, _rate.Read(At(1.9)));
        Assert.Equal(1_750, _rate.Read(At(2.1)));
        Assert.Equal(875, _rate.Read(At(3)));
        Assert.Equal(0, _rate.Read(At(100)));
    }

    [Fact]
    public void TrafficAfterSilence_StartsAnew_AndALateThreadChangesNothing()
    {
        _rate.Add(1_000, At(1));
        _rate.Add(4_000, At(200));
        _rate.Add(2_000, At(199.9));
        Assert.Equal(0, _rate.Read(At(200.5)));
        Assert.Equal(3_000, _rate.Read(At(201)));
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e6));
}
