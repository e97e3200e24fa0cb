using Overlay.Frames;
using Overlay.Net;
using Overlay.Net.Neighbors;
using Overlay.Net.Udp;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Net;

/// <summary>How MAC addresses are found, kept, verified and forgotten.</summary>
public sealed class NeighborStories
{
    private const ushort Port = 5000;
    private readonly NetLab _lab = new();
    private readonly NetStack _stack;
    private readonly UdpEndpoint _socket;

    public NeighborStories()
    {
        _stack = _lab.Add(1);
        _socket = _stack.Udp.Open(0)!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Neighbor_ThatDoesNotAnswer_IsAskedThreeTimes_ThenForgotten(bool overV6)
    {
        var before = _lab.Frames.Count;
        _lab.Send(_stack, _socket, overV6 ? NetLab.V6(2) : NetLab.V4(2), Port, new byte[60_000]);
        _lab.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(before + 3, _lab.Frames.Count);
        Assert.All(_lab.Frames[before..], frame => Assert.True(new EthernetFrame(frame).Destination.IsGroup));
        Assert.Equal(0, _stack.Neighbors.Count);
        Assert.Equal(overV6 ? 45 : 44, _stack.Counters[NetDrop.NoNeighbor]);
    }

    [Fact]
    public void Frames_ThatWait_AreBounded()
    {
        for (var i = 0; i < 100; i++)
        {
            _lab.Send(_stack, _socket, NetLab.V4(2), Port, new byte[60_000]);
        }

        var dropped = _stack.Counters[NetDrop.HeldFull];
        Assert.InRange(dropped, (100 * 44) - (NetLimits.HeldBytesPerNeighbor / 1300), 100 * 44);
        _lab.Wire = _ => null;
        var to = _lab.Add(2).Udp.Open(Port)!;
        _lab.Wire = frame => frame;
        _lab.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(NetLab.Receive(to));
    }

    /// <summary>RFC 4861, section 7.3.3: stale after 30 seconds at most, used at once, asked directly five seconds later.</summary>
    [Fact]
    public void Neighbor_NotHeardOfForLong_IsUsed_AndVerifiedDirectly()
    {
        var to = _lab.Add(2).Udp.Open(Port)!;
        _lab.Send(_stack, _socket, NetLab.V6(2), Port, [1]);
        Assert.Equal(NeighborState.Reachable, _stack.Neighbors.Find(NetLab.V6(2))!.State);
        _lab.Advance(TimeSpan.FromSeconds(31));
        var before = _lab.Frames.Count;
        _lab.Send(_stack, _socket, NetLab.V6(2), Port, [2]);
        Assert.Equal(before + 1, _lab.Frames.Count);
        Assert.Equal(NeighborState.Delay, _stack.Neighbors.Find(NetLab.V6(2))!.State);
        _lab.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(before + 3, _lab.Frames.Count);
        Assert.All(_lab.Frames[before..], frame => Assert.False(new EthernetFrame(frame).Destination.IsGroup));
        Assert.Equal(NeighborState.Reachable, _stack.Neighbors.Find(NetLab.V6(2))!.State);
        Assert.Equal([1], NetLab.Receive(to)!.Value.Payload);
        Assert.Equal([2], NetLab.Receive(to)!.Value.Payload);
    }

    [Fact]
    public void Neighbor_ThatVanished_IsForgottenAfterThreeQuestions()
    {
        _lab.Add(2);
        _lab.Send(_stack, _socket, NetLab.V4(2), Port, [1]);
        _lab.Advance(TimeSpan.FromSeconds(31));
        _lab.Wire = _ => null;
        _lab.Send(_stack, _socket, NetLab.V4(2), Port, [2]);
        _lab.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(_stack.Neighbors.Find(NetLab.V4(2)));
    }

    [Fact]
    public void Announcement_OfAnotherMac_ReplacesTheKnownOne_AndMakesNoEntries()
    {
        _lab.Add(2);
        _lab.Send(_stack, _socket, NetLab.V4(2), Port, [1]);
        Announce(2, 7);
        Assert.Equal(NetLab.Mac(7), _stack.Neighbors.Find(NetLab.V4(2))!.Mac);
        Assert.Equal(NeighborState.Stale, _stack.Neighbors.Find(NetLab.V4(2))!.State);
        Announce(3, 8);
        Assert.Null(_stack.Neighbors.Find(NetLab.V4(3)));
    }

    /// <summary>Who asks is remembered, so that the answer to what it sends next needs no question; a thousand at most.</summary>
    [Fact]
    public void Neighbors_ThatAsk_AreRemembered_ABoundedNumber()
    {
        for (var i = 0; i < 5000; i++)
        {
            var address = IpAddress.Parse($"10.0.0.{2 + (i % 250)}");
            var station = new MacAddress(0x0600_0000_0000UL + (ulong)i);
            _lab.Inject(Bytes.Arp(new ArpPacket(ArpPacket.Request, station, address, default, NetLab.V4(1)), NetLab.Mac(1)));
            var v6 = IpAddress.Parse($"fd00::{0x1000 + i:x}");
            _lab.Inject(Solicitation(v6, station));
        }

        Assert.Equal(NetLimits.Neighbors, _stack.Neighbors.Count);
    }

    [Fact]
    public void Question_FromAnotherNetwork_IsAnswered_AndNotRemembered()
    {
        var foreign = IpAddress.Parse("172.16.0.1");
        var before = _lab.Frames.Count;
        _lab.Inject(Bytes.Arp(new ArpPacket(ArpPacket.Request, NetLab.Mac(9), foreign, default, NetLab.V4(1)), NetLab.Mac(1)));
        Assert.Equal(before + 1, _lab.Frames.Count);
        Assert.Equal(0, _stack.Neighbors.Count);
    }

    private static byte[] Solicitation(IpAddress from, MacAddress station)
    {
        var message = new NeighborMessage(Icmpv6Types.NeighborSolicitation, NetLab.V6(1), station);
        var to = NeighborMessage.SolicitedNode(NetLab.V6(1));
        var frame = new byte[54 + message.Size];
        var packet = FrameWriter.Begin(frame, to.GroupMac(), station, EtherTypes.Ipv6);
        new Ipv6Header { PayloadLength = message.Size, NextHeader = IpProtocols.Icmpv6, HopLimit = 255, Source = from, Destination = to }.Write(packet);
        message.Write(packet[40..], from, to);
        return frame;
    }

    private void Announce(int host, int mac) =>
        _lab.Inject(Bytes.Arp(new ArpPacket(ArpPacket.Request, NetLab.Mac(mac), NetLab.V4(host), default, NetLab.V4(host)), MacAddress.Broadcast));
}
