using System.Net;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Runtime;

/// <summary>Groups that applications join, over real sockets.</summary>
public class GroupsTests
{
    private static readonly IPAddress Group = IPAddress.Parse("239.1.1.1");
    private static readonly IPAddress GroupV6 = IPAddress.Parse("ff15::1");
    private static readonly IPAddress Source = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Mark = IPAddress.Parse("239.9.9.9");
    private static readonly MacAddress Clocks = MacAddress.Parse("01:1b:19:00:00:00");
    private static readonly MulticastOptions Joined = new() { ReceiveAll = false, OtherGroups = OtherGroups.Joined };

    [Theory]
    [InlineData("239.1.1.1")]
    [InlineData("ff15::1")]
    public async Task Join_BringsTheFramesOfTheGroup_ToTheMemberOnly(string group)
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(3, options => options with { Multicast = Joined });
        var (sender, member) = (nodes[0], nodes[1]);
        var address = IPAddress.Parse(group);
        member.Node.JoinGroup(address);
        await KnowsAsync(sender, nodes[1..]);

        var frame = GroupFrames.ToGroup(address, sender.Mac, "to the group");
        await sender.SendAsync(frame);
        await sender.SendAsync(sender.Frame(MacAddress.Broadcast, mark: 1));
        Assert.Equal(frame, await member.ReceiveAsync());
        Assert.Equal(1, (await member.ReceiveAsync())[14]);
        Assert.Equal(1, (await nodes[2].ReceiveAsync())[14]);

        var told = Assert.Single(sender.Node.GetGroups(), told => address.Equals(told.Address));
        Assert.Null(told.Own);
        Assert.Equal([member.Node.Id], told.Members.Keys);
        Assert.Equal((1, frame.Length, 1, 1), (told.FramesSent, told.FrameBytesSent, told.CopiesSent, told.CopiesSaved));
        var own = Assert.Single(member.Node.GetGroups(), told => address.Equals(told.Address));
        Assert.Equal((true, 0, 0), (own.Own!.IsExclude, own.Own.Sources.Count, own.Members.Count));
        Assert.Equal((0, 1, frame.Length), (own.FramesSent, own.FramesReceived, own.FrameBytesReceived));
        var meter = MeterValues.Of(sender);
        Assert.Equal((1, 1, 1), (meter[$"overlay.group.members {group}"], meter[$"overlay.group.copies.sent {group}"], meter[$"overlay.group.copies.saved {group}"]));
        Assert.Contains($"overlay.group.rate.received {group}", MeterValues.Of(member));

        member.Node.LeaveGroup(address);
        Assert.Single(member.Node.GetGroups());
        await Until.TrueAsync(() => !IsMember(sender, member, address));
        await sender.SendAsync(frame);
        await sender.SendAsync(sender.Frame(MacAddress.Broadcast, mark: 2));
        Assert.Equal(2, (await member.ReceiveAsync())[14]);
    }

    [Fact]
    public async Task Join_OfASource_BringsThatSourceOnly()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2, options => options with { Multicast = Joined });
        var other = IPAddress.Parse("10.0.0.2");
        nodes[1].Node.JoinGroup(Group, Source);
        nodes[1].Node.JoinGroup(Group, other);
        nodes[1].Node.LeaveGroup(Group, other);
        await Until.TrueAsync(() => InterestAt(nodes[0], nodes[1], Group) is { IsExclude: false } interest && interest.Sources.SequenceEqual([Source]));

        foreach (var source in new[] { other, Source })
        {
            var frame = GroupFrames.ToGroup(Group, nodes[0].Mac, "text");
            source.GetAddressBytes().CopyTo(frame, 14 + 12);
            await nodes[0].SendAsync(frame);
        }

        Assert.Equal(Source.GetAddressBytes(), (await nodes[1].ReceiveAsync())[26..30]);
        nodes[1].Node.LeaveGroup(Group, Source);
        Assert.Empty(nodes[1].Node.GetGroups());
    }

    [Fact]
    public async Task Join_OfAMacAddress_BringsItsFrames()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2, options => options with { Multicast = Joined });
        await KnowsAsync(nodes[0], nodes[1]);
        await nodes[0].SendAsync(nodes[0].Frame(Clocks, mark: 1));

        // What comes behind it is there: the frame before was sent to nobody.
        await nodes[0].SendAsync(nodes[0].Frame(MacAddress.Broadcast, mark: 9));
        Assert.Equal(9, (await nodes[1].ReceiveAsync())[14]);
        nodes[1].Node.JoinGroup(Clocks);
        await Until.TrueAsync(() => nodes[0].Node.GetGroups().Any(group => group is { Address: null, Members.Count: 1 } && group.MacAddress == Clocks));
        await nodes[0].SendAsync(nodes[0].Frame(Clocks, mark: 2));
        Assert.Equal(2, (await nodes[1].ReceiveAsync())[14]);
        nodes[1].Node.LeaveGroup(Clocks);
        Assert.Equal(Mark, Assert.Single(nodes[1].Node.GetGroups()).Address);
    }

    [Fact]
    public async Task Join_OfWhatIsNoGroup_SaysWhatToDo()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = (await segment.AddNodeAsync()).Node;
        Assert.Contains("Use one of 224.0.0.0/4 or ff00::/8.", Assert.Throws<ArgumentException>(() => node.JoinGroup(Source)).Message, StringComparison.Ordinal);
        Assert.Contains("same family", Assert.Throws<ArgumentException>(() => node.JoinGroup(GroupV6, Source)).Message, StringComparison.Ordinal);
        Assert.Contains("same family", Assert.Throws<ArgumentException>(() => node.LeaveGroup(Group, Group)).Message, StringComparison.Ordinal);
        Assert.Contains("without joining", Assert.Throws<ArgumentException>(() => node.JoinGroup(MacAddress.Broadcast)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => node.LeaveGroup(node.MacAddress));
        Assert.Empty(node.GetGroups());
    }

    [Fact]
    public async Task Join_BeforeTheStart_IsAnError()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = segment.Create().Node;
        Assert.Throws<InvalidOperationException>(() => node.JoinGroup(Group));
        Assert.Empty(node.GetGroups());
    }

    [Fact]
    public async Task Join_BeyondTheLimit_IsAnError()
    {
        const int Limit = 4_096;
        await using var segment = await TestSegment.StartAsync();
        var node = (await segment.AddNodeAsync(options => options with { Multicast = Joined })).Node;
        for (var i = 0; i < Limit; i++)
        {
            node.JoinGroup(new IPAddress([239, 0, (byte)(i >> 8), (byte)i]));
        }

        Assert.Contains("4096 groups", Assert.Throws<InvalidOperationException>(() => node.JoinGroup(Group)).Message, StringComparison.Ordinal);
        Assert.Equal(Limit, node.GetGroups().Count);
    }

    [Fact]
    public async Task Join_ThatTheRulesForbid_IsAnError()
    {
        await using var segment = await TestSegment.StartAsync();
        var rules = new SegmentOptions { GroupRules = [new GroupRule { Groups = Group, Members = [new NodeId(1)] }] };
        var node = (await segment.AddNodeAsync(options => options with { Segment = rules })).Node;
        Assert.Contains("do not let this node join 239.1.1.1", Assert.Throws<InvalidOperationException>(() => node.JoinGroup(Group)).Message, StringComparison.Ordinal);
        node.LeaveGroup(Group);
        node.JoinGroup(GroupV6);
    }

    [Fact]
    public async Task Meter_TellsTheBusiestGroups_AndTheOthersTogether()
    {
        const int Groups = 40;
        await using var segment = await TestSegment.StartAsync();
        var node = await segment.AddNodeAsync(options => options with { Multicast = Joined });
        for (var i = 0; i < Groups; i++)
        {
            node.Node.JoinGroup(new IPAddress([239, 1, 1, (byte)i]));
        }

        var values = MeterValues.Of(node);
        Assert.Equal(Groups, values["overlay.groups Sender"]);
        Assert.Equal(0, values["overlay.group.rate.sent 239.1.1.0"]);
        var members = values.Where(value => value.Key.StartsWith("overlay.group.members ", StringComparison.Ordinal)).ToList();
        Assert.Equal((33, Groups), (members.Count, members.Sum(value => value.Value)));
        Assert.Equal(8, values["overlay.group.members other"]);
    }

    /// <summary>Waits until a node knows what others want, which get everything until then.</summary>
    private static async Task KnowsAsync(TestNode at, params TestNode[] others)
    {
        foreach (var other in others)
        {
            other.Node.JoinGroup(Mark);
            await Until.TrueAsync(() => IsMember(at, other, Mark));
        }
    }

    private static bool IsMember(TestNode at, TestNode member, IPAddress group) => InterestAt(at, member, group) is not null;

    /// <summary>What a node knows that another wants of a group.</summary>
    private static GroupInterest? InterestAt(TestNode at, TestNode member, IPAddress group) =>
        at.Node.GetGroups().SingleOrDefault(told => group.Equals(told.Address))?.Members.GetValueOrDefault(member.Node.Id);
}
