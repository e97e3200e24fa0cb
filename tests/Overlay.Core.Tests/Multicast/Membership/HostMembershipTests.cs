using Overlay.Core.Tests.Packets.Membership;
using Overlay.Multicast.Membership;
using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Core.Tests.Multicast.Membership;

public class HostMembershipTests
{
    private const string Name = "239.1.2.3";
    private static readonly IpAddress Group = IpAddress.Parse(Name);
    private static readonly IpAddress Source = IpAddress.Parse("10.0.0.9");
    private static readonly IpAddress Other = IpAddress.Parse("10.0.0.8");
    private static readonly MacAddress A = new(0x0250_0000_000a);
    private static readonly MacAddress B = new(0x0250_0000_000b);
    private readonly MembershipTimings _timings = new();
    private readonly HostMembership _bridge;
    private readonly HostMembership _single;
    private Instant _now = Instant.Zero;

    public HostMembershipTests()
    {
        _bridge = new HostMembership(hasOneHost: false);
        _single = new HostMembership(hasOneHost: true);
    }

    [Theory]
    [InlineData(IgmpType.ReportV1)]
    [InlineData(IgmpType.ReportV2)]
    internal void OldReport_IsExcludeOfNobody_Rfc3376Section7_3_2(IgmpType type)
    {
        Say(_bridge, A, type);
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Assert.Equal([Group], _bridge.TakeChanged());
    }

    [Fact]
    public void MembershipInterval_WithoutAReport_EndsMembership_Rfc3376Section8_4()
    {
        Say(_bridge, A, IgmpType.ReportV2);
        Pass(_bridge, TimeSpan.FromSeconds(259));
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Pass(_bridge, TimeSpan.FromSeconds(2));
        Assert.True(_bridge.FilterOf(Group).IsNobody);
        Assert.Equal(0, _bridge.Count);
    }

    [Fact]
    public void MembershipInterval_WhereNobodyAsks_EndsNothing()
    {
        Say(_bridge, A, IgmpType.ReportV2);
        _now += TimeSpan.FromHours(1);
        _bridge.HandleTimeout(isQueried: false, _now);
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Assert.True(_bridge.NextDeadline > _now);
    }

    [Fact]
    public void Leave_OfTheOnlyHost_IsImmediate()
    {
        Say(_single, A, IgmpType.ReportV2);
        _single.TakeChanged();
        Say(_single, A, IgmpType.Leave);
        Assert.Equal([Group], _single.TakeChanged());
        Assert.True(_single.FilterOf(Group).IsNobody);
        Assert.Empty(_single.TakeQuestions());
    }

    [Fact]
    public void Leave_BehindABridge_AsksFirst_Rfc2236Section3()
    {
        Say(_bridge, A, IgmpType.ReportV2);
        Say(_bridge, A, IgmpType.Leave);
        Assert.Equal([Group], _bridge.TakeQuestions());
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Pass(_bridge, _timings.LastMemberTime);
        Assert.True(_bridge.FilterOf(Group).IsNobody);
    }

    [Fact]
    public void Leave_ThatAnotherHostAnswers_EndsNothing()
    {
        Say(_bridge, A, IgmpType.ReportV2);
        Say(_bridge, A, IgmpType.Leave);
        Say(_bridge, B, IgmpType.ReportV2);
        Pass(_bridge, _timings.LastMemberTime);
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
    }

    [Fact]
    public void Leave_WhileAHostOfVersion1IsPresent_IsIgnored_Rfc3376Section7_3_2()
    {
        Say(_single, B, IgmpType.ReportV1);
        Say(_single, A, IgmpType.ReportV2);
        Say(_single, A, IgmpType.Leave);
        Pass(_single, TimeSpan.FromSeconds(250));
        Assert.True(_single.FilterOf(Group).IsEverybody);
    }

    [Fact]
    public void Block_WhileAHostOfVersion2IsPresent_IsIgnored_Rfc3376Section7_3_2()
    {
        Say(_bridge, B, IgmpType.ReportV2);
        Say(_bridge, A, MembershipRecordType.ChangeToExclude, "10.0.0.9");
        Say(_bridge, A, MembershipRecordType.BlockOldSources, "10.0.0.8");
        Say(_single, B, IgmpType.ReportV2);
        Say(_single, B, IgmpType.Leave);
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Pass(_bridge, TimeSpan.FromSeconds(250));
        Say(_bridge, A, MembershipRecordType.ModeIsExclude);
        Pass(_bridge, TimeSpan.FromSeconds(20));
        Say(_bridge, A, MembershipRecordType.BlockOldSources, "10.0.0.8");
        Assert.False(_bridge.FilterOf(Group).Accepts(Other));
    }

    [Fact]
    public void SourcesOfTwoHosts_AreMerged_Rfc3376Section3_2()
    {
        Say(_bridge, A, MembershipRecordType.ChangeToInclude, "10.0.0.9");
        Assert.True(_bridge.FilterOf(Group).Accepts(Source));
        Assert.False(_bridge.FilterOf(Group).Accepts(Other));
        Say(_bridge, B, MembershipRecordType.ChangeToExclude, "10.0.0.9");
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Say(_bridge, A, MembershipRecordType.BlockOldSources, "10.0.0.9");
        Assert.False(_bridge.FilterOf(Group).Accepts(Source));
        Say(_bridge, B, MembershipRecordType.ChangeToInclude);
        Assert.Equal(0, _bridge.Count);
    }

    [Theory]
    [InlineData(MembershipRecordType.ModeIsInclude)]
    [InlineData(MembershipRecordType.ChangeToInclude)]
    internal void SourcesInSeveralReports_AreOneList_Rfc3376Section4_2_16(MembershipRecordType type)
    {
        Say(_bridge, A, MembershipRecordType.ChangeToExclude);
        Say(_bridge, A, type, "10.0.0.9");
        Say(_bridge, A, type, "10.0.0.8");
        Assert.Equal(GroupFilter.Include(Source, Other), _bridge.FilterOf(Group));
        Say(_bridge, A, type);
        Assert.True(_bridge.FilterOf(Group).IsNobody);
    }

    [Fact]
    public void SourceThatIsNotReportedAgain_Expires_Rfc3376Section6_2_2()
    {
        Say(_bridge, A, MembershipRecordType.ModeIsInclude, "10.0.0.9", "10.0.0.8");
        Pass(_bridge, TimeSpan.FromSeconds(125));
        Say(_bridge, A, MembershipRecordType.ModeIsInclude, "10.0.0.8");
        Pass(_bridge, TimeSpan.FromSeconds(130));
        Assert.Equal(GroupFilter.Include(Source, Other), _bridge.FilterOf(Group));
        Pass(_bridge, TimeSpan.FromSeconds(10));
        Assert.Equal(GroupFilter.Include(Other), _bridge.FilterOf(Group));
        Pass(_bridge, TimeSpan.FromSeconds(130));
        Assert.Equal(0, _bridge.Count);
    }

    [Fact]
    public void ListBeyondTheLimit_InSeveralReports_IsEverybody_UntilTheModeChanges()
    {
        string[] sources = [.. Enumerable.Range(0, GroupFilter.MaxSources + 1).Select(i => $"10.0.1.{i}")];
        for (var round = 0; round < 2; round++)
        {
            Say(_bridge, A, MembershipRecordType.ModeIsInclude, sources[..40]);
            Say(_bridge, A, MembershipRecordType.ModeIsInclude, sources[40..]);
            Assert.True(_bridge.FilterOf(Group).IsEverybody);
        }

        Say(_bridge, A, MembershipRecordType.ModeIsInclude, sources[..40]);
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
        Say(_bridge, A, MembershipRecordType.ChangeToInclude);
        Say(_bridge, A, MembershipRecordType.ChangeToInclude, sources[..40]);
        Assert.Equal(40, _bridge.FilterOf(Group).Sources.Length);
    }

    [Fact]
    public void QueryOfAnotherQuerier_ShortensTheTimers_Rfc3376Section6_6_1()
    {
        Say(_bridge, A, IgmpType.ReportV2);
        Assert.True(IgmpCodec.TryRead(Packet.Igmp("110a 0000 ef010203"), out var query));
        _bridge.HandleQuery(query, _now);
        Pass(_bridge, _timings.LastMemberTime);
        Assert.True(_bridge.FilterOf(Group).IsNobody);
    }

    [Fact]
    public void QueryWithTheSFlag_ShortensNothing_Rfc3376Section6_6_1()
    {
        Say(_bridge, A, IgmpType.ReportV2);
        Assert.True(IgmpCodec.TryRead(Packet.Igmp("110a 0000 ef010203 0a7d 0000"), out var query));
        _bridge.HandleQuery(query, _now);
        Pass(_bridge, _timings.LastMemberTime);
        Assert.True(_bridge.FilterOf(Group).IsEverybody);
    }

    [Fact]
    public void MldReport_AndDone_AreThoseOfVersion2_Rfc3810Section8_3_2()
    {
        var group = IpAddress.Parse("ff05::101");
        Assert.True(MldCodec.TryRead(Packet.Mld("8300 0000 0000 0000 ff050000000000000000000000000101"), Packet.Host, Packet.Routers, out var report));
        Assert.True(_single.HandleReport(A, isV4: false, report, _now));
        Assert.True(_single.FilterOf(group).IsEverybody);
        Assert.True(MldCodec.TryRead(Packet.Mld("8400 0000 0000 0000 ff050000000000000000000000000101"), Packet.Host, Packet.Routers, out var done));
        Assert.True(_single.HandleReport(A, isV4: false, done, _now));
        Assert.True(_single.FilterOf(group).IsNobody);
    }

    [Fact]
    public void Groups_BeyondTheLimit_AreRefused()
    {
        for (var i = 0; i <= HostMembership.MaxGroups; i++)
        {
            var bytes = Packet.Igmp($"1600 0000 ef00{i:x4}");
            Assert.True(IgmpCodec.TryRead(bytes, out var report));
            Assert.Equal(i < HostMembership.MaxGroups, _bridge.HandleReport(A, isV4: true, report, _now));
        }

        Assert.Equal(HostMembership.MaxGroups, _bridge.Count);
    }

    [Fact]
    public void Hosts_BeyondTheLimit_WantEverybodyTogether()
    {
        for (var i = 0; i <= HostMembership.MaxHosts; i++)
        {
            Say(_bridge, new MacAddress(0x0250_0000_0000 + (ulong)i), MembershipRecordType.ChangeToInclude, "10.0.0.9");
        }

        Assert.True(_bridge.FilterOf(Group).IsEverybody);
    }

    private void Say(HostMembership membership, MacAddress host, IgmpType type)
    {
        var bytes = new byte[IgmpCodec.MinSize];
        IgmpCodec.Write(type, Group, bytes);
        Assert.True(IgmpCodec.TryRead(bytes, out var message));
        Assert.True(membership.HandleReport(host, isV4: true, message, _now));
    }

    private void Say(HostMembership membership, MacAddress host, MembershipRecordType type, params string[] sources)
    {
        Assert.True(IgmpCodec.TryRead(Packet.Report((type, Name, sources)), out var message));
        Assert.True(membership.HandleReport(host, isV4: true, message, _now));
    }

    private void Pass(HostMembership membership, TimeSpan span)
    {
        for (var end = _now + span; ; membership.HandleTimeout(isQueried: true, _now))
        {
            if (membership.NextDeadline > end)
            {
                _now = end;
                return;
            }

            Assert.True(membership.NextDeadline >= _now);
            _now = membership.NextDeadline;
        }
    }
}
