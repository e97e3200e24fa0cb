using Overlay.Multicast.Membership;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Multicast.Membership;

public class QuerierTests
{
    private static readonly IpAddress Own = IpAddress.Parse("fe80::5");
    private static readonly IpAddress Lower = IpAddress.Parse("fe80::4");
    private static readonly IpAddress Higher = IpAddress.Parse("fe80::6");
    private readonly Querier _querier = new(new MembershipTimings(), Own, isEnabled: true, Instant.Zero);
    private Instant _now = Instant.Zero;

    [Fact]
    public void Queries_ComeAtTheStartupIntervalFirst_Rfc3376Section8_6()
    {
        Assert.Equal([0, 31.25, 156.25, 281.25], Queries(TimeSpan.FromSeconds(300)));
    }

    [Fact]
    public void LowerAddress_WinsTheElection_Rfc3376Section6_6_2()
    {
        _querier.HandleQuery(Lower, Query(), _now);
        Assert.False(_querier.IsQuerier);
        Assert.True(_querier.HasRouter && _querier.IsQueried);
        Assert.Empty(Queries(TimeSpan.FromSeconds(254)));
    }

    [Fact]
    public void HigherAddress_DoesNotWin_ButIsARouter()
    {
        _querier.HandleQuery(Higher, Query(), _now);
        Assert.True(_querier.IsQuerier && _querier.HasRouter);
    }

    [Fact]
    public void OtherQuerier_ThatIsSilent_IsReplaced_Rfc3376Section8_5()
    {
        _querier.HandleQuery(Lower, Query(), _now);
        Assert.Equal([255], Queries(TimeSpan.FromSeconds(256)));
        Assert.False(_querier.HasRouter);
    }

    /// <summary>Its query says robustness 3, an interval of 20 s, and 4 s to answer: 3 * 20 + 4 / 2 s.</summary>
    [Fact]
    public void OtherQuerier_IsGoneByItsOwnTimers_Rfc3376Section4_1_7()
    {
        _querier.HandleQuery(Lower, Query(robustness: 3, interval: 20, response: 4), _now);
        Assert.Equal(TimeSpan.FromSeconds(64), _querier.Timings.GroupMembership);
        _querier.HandleQuery(Lower, Query(robustness: 3, interval: 20, response: 1, group: "ff15::1"), _now);
        Assert.Equal(TimeSpan.FromSeconds(64), _querier.Timings.GroupMembership);
        Assert.Equal([62], Queries(TimeSpan.FromSeconds(63)));
        Assert.Equal(new MembershipTimings(), _querier.Timings);
    }

    [Fact]
    public void TimersThatAQueryDoesNotSay_AreTheDefaults_Rfc3376Section4_1_6()
    {
        _querier.HandleQuery(Lower, Query(robustness: 3, interval: 20, response: 4), _now);
        _querier.HandleQuery(Lower, Query(robustness: 0, interval: 0, response: 0), _now);
        Assert.Equal(new MembershipTimings(), _querier.Timings);
    }

    [Fact]
    public void TimersOfARouterThatIsNotTheQuerier_AreNotTaken()
    {
        _querier.HandleQuery(Higher, Query(robustness: 3, interval: 20, response: 4), _now);
        Assert.Equal(new MembershipTimings(), _querier.Timings);
    }

    [Fact]
    public void QueryOfAProxy_ElectsNobody_Rfc4541Section2_1_1()
    {
        _querier.HandleQuery(IpAddress.Parse("0.0.0.0"), Query(), _now);
        _querier.HandleQuery(Own, Query(), _now);
        Assert.True(_querier.IsQuerier);
        Assert.False(_querier.HasRouter);
    }

    [Fact]
    public void QuerierThatMayNotAsk_OnlyListens()
    {
        var quiet = new Querier(new MembershipTimings(), Own, isEnabled: false, Instant.Zero);
        Assert.False(quiet.IsQuerier || quiet.IsQueried);
        Assert.Equal(Instant.Never, quiet.NextDeadline);
        quiet.HandleQuery(Higher, Query(), Instant.Zero);
        Assert.True(quiet.IsQueried);
        Assert.False(quiet.TryTakeQuery(quiet.NextDeadline));
        Assert.False(quiet.IsQueried);
        Assert.Equal(Instant.Never, quiet.NextDeadline);
    }

    private static MembershipMessage Query(int robustness = 2, int interval = 125, int response = 10, string group = "::") => new()
    {
        Kind = MembershipKind.Query,
        Generation = 3,
        Group = IpAddress.Parse(group),
        MaxResponse = TimeSpan.FromSeconds(response),
        Robustness = robustness,
        QueryInterval = TimeSpan.FromSeconds(interval),
    };

    private List<double> Queries(TimeSpan span)
    {
        List<double> at = [];
        var end = _now + span;
        while (_querier.NextDeadline <= end)
        {
            _now = _querier.NextDeadline;
            if (_querier.TryTakeQuery(_now))
            {
                at.Add((_now - Instant.Zero).TotalSeconds);
            }
        }

        return at;
    }
}
