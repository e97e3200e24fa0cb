using Overlay.Net;
using Overlay.Net.Groups;
using Overlay.Packets;
using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Net;

/// <summary>What a host tells about its groups.</summary>
public sealed class GroupStories
{
    private static readonly IpAddress Group = IpAddress.Parse("239.1.1.1");
    private static readonly IpAddress GroupV6 = IpAddress.Parse("ff15::1");
    private readonly NetLab _lab = new();
    private readonly NetStack _stack;

    public GroupStories()
    {
        _stack = _lab.Add(1);
        _lab.Advance(TimeSpan.FromSeconds(2));
        _lab.Reports.Clear();
    }

    [Fact]
    public void Join_AndLeave_AreTold_AtOnceAndOnceMore()
    {
        var membership = new SocketMembership(Group, isAnySource: true);
        _stack.Groups.TryJoin(membership, _lab.Now);
        _lab.Settle();
        Assert.Equal((MembershipRecordType.ChangeToExclude, Group, 0), Record(Assert.Single(_lab.Reports)));
        Assert.Equal(IpAddress.Parse("224.0.0.22").GroupMac(), new MacAddress(_lab.Reports[0]));
        _lab.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _lab.Reports.Count);
        _lab.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(2, _lab.Reports.Count);

        _stack.Groups.Leave(membership, _lab.Now);
        _lab.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([(MembershipRecordType.ChangeToInclude, Group, 0), (MembershipRecordType.ChangeToInclude, Group, 0)], _lab.Reports[2..].Select(Record));
        Assert.Equal(Instant.Never, _stack.NextDeadline);
    }

    [Fact]
    public void Sources_OfAllSockets_AreToldTogether()
    {
        var (first, second) = (new SocketMembership(Group, isAnySource: false), new SocketMembership(Group, isAnySource: false));
        first.TryAdd(NetLab.V4(7));
        second.TryAdd(NetLab.V4(8));
        _stack.Groups.TryJoin(first, _lab.Now);
        _stack.Groups.TryJoin(second, _lab.Now);
        _stack.Groups.TryAdd(first, NetLab.V4(9), _lab.Now);
        _lab.Settle();
        Assert.Equal([1, 2, 3], _lab.Reports.Select(frame => Record(frame).Sources));
        Assert.All(_lab.Reports, frame => Assert.Equal(MembershipRecordType.ChangeToInclude, Record(frame).Type));
    }

    [Fact]
    public void JoinV6_IsToldByMld()
    {
        _stack.Groups.TryJoin(new SocketMembership(GroupV6, isAnySource: true), _lab.Now);
        _lab.Settle();
        var frame = Assert.Single(_lab.Reports);
        Assert.Equal(IpAddress.Parse("ff02::16").GroupMac(), new MacAddress(frame));
        Assert.True(Ipv6Header.TryRead(frame.AsSpan(14), out var ip));
        Assert.True(Ipv6Extensions.TryRead(frame.AsSpan(54), ip.NextHeader, out var extensions));
        Assert.True(MldCodec.TryRead(frame.AsSpan(54 + extensions.Length), ip.Source, ip.Destination, out var message));
        Assert.Equal(MembershipKind.RecordReport, message.Kind);
    }

    [Theory]
    [InlineData(3, 0x22)]
    [InlineData(2, 0x16)]
    [InlineData(1, 0x12)]
    public void Query_IsAnswered_InItsVersion(int generation, byte type)
    {
        _stack.Groups.TryJoin(new SocketMembership(Group, isAnySource: true), _lab.Now);
        _lab.Advance(TimeSpan.FromSeconds(2));
        _lab.Reports.Clear();
        var general = new IpAddress(new byte[4]);
        var message = new byte[12];
        IgmpCodec.Write(new MembershipQuery { Group = general, MaxResponse = TimeSpan.FromSeconds(1) }, message);
        if (generation < 3)
        {
            message = message[..8];
            message[1] = (byte)(generation == 1 ? 0 : 10);
            IgmpCodec.Complete(message);
        }

        var all = IpAddress.Parse("224.0.0.1");
        _lab.Inject(Bytes.V4(1, IpProtocols.Igmp, message, header => header with { Destination = all, Ttl = 1 }, all.GroupMac()));
        _lab.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(type, Assert.Single(_lab.Reports)[14 + 24]);
    }

    [Fact]
    public void QueryV6_IsAnswered_InItsTime()
    {
        _stack.Groups.TryJoin(new SocketMembership(GroupV6, isAnySource: true), _lab.Now);
        _lab.Advance(TimeSpan.FromSeconds(2));
        _lab.Reports.Clear();
        var frame = new byte[MembershipFrame.MaxQuerySize];
        var query = new MembershipQuery { Group = GroupV6, MaxResponse = TimeSpan.FromSeconds(1) };
        _lab.Inject(frame[..MembershipFrame.WriteQuery(query, NetLab.Mac(9), IpAddress.Parse("fe80::9"), frame)]);
        _lab.Advance(TimeSpan.FromSeconds(1));
        Assert.True(MembershipFrame.TryRead(Assert.Single(_lab.Reports), out _, out var message));
        Assert.True(message.Records.MoveNext());
    }

    [Fact]
    public void Source_ThatIsLeftLast_IsOneChange()
    {
        var membership = new SocketMembership(Group, isAnySource: false);
        membership.TryAdd(NetLab.V4(7));
        _stack.Groups.TryJoin(membership, _lab.Now);
        Assert.True(_stack.Groups.TryAdd(membership, NetLab.V4(7), _lab.Now));
        Assert.True(_stack.Groups.Remove(membership, NetLab.V4(7), _lab.Now));
        Assert.False(_stack.Groups.Remove(membership, NetLab.V4(7), _lab.Now));
        _lab.Settle();
        Assert.Equal([1, 0], _lab.Reports.Select(frame => Record(frame).Sources));
        Assert.False(_stack.Groups.IsMember(Group));
    }

    private static (MembershipRecordType Type, IpAddress Group, int Sources) Record(byte[] frame)
    {
        Assert.True(Ipv4Header.TryRead(frame.AsSpan(14), out var ip));
        Assert.True(IgmpCodec.TryRead(frame.AsSpan(14 + ip.Size), out var message));
        var records = message.Records;
        Assert.True(records.MoveNext());
        var record = records.Current;
        return (record.Type, record.Group, record.Sources.Count);
    }
}
