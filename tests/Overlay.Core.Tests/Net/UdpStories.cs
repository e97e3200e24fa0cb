using Overlay.Net;
using Overlay.Net.Groups;
using Overlay.Net.Udp;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Net;

/// <summary>Datagrams between stacks: to one, to a group, to all.</summary>
public sealed class UdpStories
{
    private const ushort Port = 5000;
    private static readonly IpAddress GroupV4 = IpAddress.Parse("239.1.1.1");
    private static readonly IpAddress GroupV6 = IpAddress.Parse("ff15::1");

    private readonly NetLab _lab = new();
    private readonly NetStack _left;
    private readonly NetStack _right;
    private readonly UdpEndpoint _from;
    private readonly UdpEndpoint _to;

    public UdpStories()
    {
        _left = _lab.Add(1);
        _right = _lab.Add(2);
        _from = _left.Udp.Open(0)!;
        _to = _right.Udp.Open(Port)!;
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 1372)]
    [InlineData(false, 1373)]
    [InlineData(false, 60_000)]
    [InlineData(false, 65_507)]
    [InlineData(true, 1)]
    [InlineData(true, 1352)]
    [InlineData(true, 1353)]
    [InlineData(true, 60_000)]
    [InlineData(true, 65_527)]
    public void Datagram_OfAnyLength_Arrives(bool overV6, int length)
    {
        var payload = Noise(length);
        var (source, destination) = overV6 ? (NetLab.V6(1), NetLab.V6(2)) : (NetLab.V4(1), NetLab.V4(2));
        Assert.Equal(UdpSendResult.Sent, _lab.Send(_left, _from, destination, Port, payload));
        var (arrival, received) = NetLab.Receive(_to)!.Value;
        Assert.Equal(payload, received);
        Assert.Equal(new UdpArrival(source, _from.Port, destination), arrival);
        Assert.Null(NetLab.Receive(_to));
        Assert.All(_lab.Frames, frame => Assert.InRange(frame.Length, 14, 1414));
    }

    [Fact]
    public void Datagram_ToALinkLocalAddress_ComesFromOne()
    {
        var to = Overlay.Net.Addresses.LocalAddresses.LinkLocalOf(NetLab.Mac(2));
        Assert.Equal(IpAddress.Parse("fe80::ff:fe00:2"), to);
        _lab.Send(_left, _from, to, Port, [1]);
        Assert.Equal(Overlay.Net.Addresses.LocalAddresses.LinkLocalOf(NetLab.Mac(1)), NetLab.Receive(_to)!.Value.Arrival.Source);
    }

    [Theory]
    [InlineData("10.0.1.1", 10, nameof(UdpSendResult.NotOnLink))]
    [InlineData("fd01::1", 10, nameof(UdpSendResult.NotOnLink))]
    [InlineData("10.0.0.255", 10, nameof(UdpSendResult.BroadcastNotEnabled))]
    [InlineData("255.255.255.255", 10, nameof(UdpSendResult.BroadcastNotEnabled))]
    [InlineData("10.0.0.2", 65_508, nameof(UdpSendResult.TooLong))]
    [InlineData("fd00::2", 65_528, nameof(UdpSendResult.TooLong))]
    public void Datagram_ThatCannotBeSent_IsRefused(string to, int length, string expected)
    {
        var before = _lab.Frames.Count;
        Assert.Equal(expected, _lab.Send(_left, _from, IpAddress.Parse(to), Port, new byte[length]).ToString());
        Assert.Equal(before, _lab.Frames.Count);
    }

    [Theory]
    [InlineData("10.0.0.255")]
    [InlineData("255.255.255.255")]
    public void Broadcast_ReachesAll_AndTheSenderItself(string to)
    {
        var own = _left.Udp.Open(Port)!;
        _from.EnableBroadcast = true;
        Assert.Equal(UdpSendResult.Sent, _lab.Send(_left, _from, IpAddress.Parse(to), Port, [7]));
        Assert.Equal([7], NetLab.Receive(_to)!.Value.Payload);
        Assert.Equal([7], NetLab.Receive(own)!.Value.Payload);
        Assert.True(new MacAddress(_lab.Frames[^1]).IsBroadcast);
    }

    [Fact]
    public void Datagram_ToItself_NeedsNoFrame()
    {
        var own = _left.Udp.Open(Port)!;
        var before = _lab.Frames.Count;
        _lab.Send(_left, _from, NetLab.V4(1), Port, [7]);
        Assert.Equal([7], NetLab.Receive(own)!.Value.Payload);
        Assert.Equal(before, _lab.Frames.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Group_ReachesMembersOnly(bool overV6)
    {
        var group = overV6 ? GroupV6 : GroupV4;
        var third = _lab.Add(3);
        var other = third.Udp.Open(Port)!;
        Join(_right, _to, group);
        _lab.Send(_left, _from, group, Port, [7]);
        Assert.Equal([7], NetLab.Receive(_to)!.Value.Payload);
        Assert.Null(NetLab.Receive(other));
        Assert.Equal(group.GroupMac(), new MacAddress(_lab.Frames[^1]));

        Leave(_right, _to, group);
        _lab.Send(_left, _from, group, Port, [8]);
        Assert.Null(NetLab.Receive(_to));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Group_ComesBack_UnlessItIsNotToLoop(bool loopback)
    {
        var own = _left.Udp.Open(Port)!;
        Join(_left, own, GroupV4);
        _from.MulticastLoopback = loopback;
        _lab.Send(_left, _from, GroupV4, Port, [7]);
        Assert.Equal(loopback, NetLab.Receive(own) is not null);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public void Group_OfOneSource_IsHeardFromThatOnly(int source, bool arrives)
    {
        Join(_right, _to, GroupV4, NetLab.V4(source));
        _lab.Send(_left, _from, GroupV4, Port, [7]);
        Assert.Equal(arrives, NetLab.Receive(_to) is not null);
        Assert.Equal(arrives ? 0 : 1, _right.Counters[NetDrop.SourceUnwanted]);
    }

    /// <summary>A membership is that of one socket: another one on the host, bound to the port of the group, hears nothing of it.</summary>
    [Fact]
    public void Group_OfAnotherSocket_IsNotHeard()
    {
        var other = _right.Udp.Open(Port + 1)!;
        Join(_right, _to, GroupV4);
        _lab.Send(_left, _from, GroupV4, Port + 1, [7]);
        Assert.Null(NetLab.Receive(other));
    }

    [Fact]
    public void HopLimits_AreThoseOfTheSocket()
    {
        _from.HopLimit = 9;
        _from.MulticastHopLimit = 5;
        _lab.Send(_left, _from, NetLab.V4(2), Port, [7]);
        Assert.Equal(9, _lab.Frames[^1][14 + 8]);
        _lab.Send(_left, _from, GroupV6, Port, [7]);
        Assert.Equal(5, _lab.Frames[^1][14 + 7]);
    }

    [Fact]
    public void Ports_AreTakenOnce_AndFreeAgainAfterClose()
    {
        Assert.Null(_right.Udp.Open(Port));
        Join(_right, _to, GroupV4);
        _right.Udp.Close(_to, _lab.Now);
        Assert.False(_right.Groups.IsMember(GroupV4));
        Assert.NotNull(_right.Udp.Open(Port));
        Assert.InRange(_from.Port, 49_152, 65_535);
    }

    /// <summary>Empty datagrams take no bytes of payload; they must fill the buffer all the same.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Socket_ThatNobodyReads_HoldsABoundedNumber(int length)
    {
        for (var i = 0; i < 10_000; i++)
        {
            _lab.Send(_left, _from, NetLab.V4(2), Port, new byte[length]);
        }

        var held = 0;
        while (NetLab.Receive(_to) is not null)
        {
            held++;
        }

        Assert.InRange(held, 100, 5000);
        Assert.Equal(10_000 - held, _right.Counters[NetDrop.SocketFull]);
    }

    private void Join(NetStack stack, UdpEndpoint socket, IpAddress group, IpAddress? source = null)
    {
        var membership = new SocketMembership(group, source is null);
        if (source is { } only)
        {
            Assert.True(membership.TryAdd(only));
        }

        socket.Groups.Add(group, membership);
        Assert.True(stack.Groups.TryJoin(membership, _lab.Now));
        _lab.Settle();
    }

    private void Leave(NetStack stack, UdpEndpoint socket, IpAddress group)
    {
        Assert.True(socket.Groups.Remove(group, out var membership));
        stack.Groups.Leave(membership, _lab.Now);
        _lab.Settle();
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new SeededRandom(1).Fill(bytes);
        return bytes;
    }
}
