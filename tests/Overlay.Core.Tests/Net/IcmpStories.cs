using Overlay.Net;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Net;

/// <summary>Echoes and errors.</summary>
public sealed class IcmpStories
{
    private readonly NetLab _lab = new();
    private readonly NetStack _stack;

    public IcmpStories()
    {
        _stack = _lab.Add(1);
        // The one who asks is known, so that the answer is the next frame.
        _lab.Inject(Bytes.Arp(new ArpPacket(ArpPacket.Request, NetLab.Mac(9), NetLab.V4(9), default, NetLab.V4(1)), NetLab.Mac(1)));
        _stack.Neighbors.Learn(NetLab.V6(9), NetLab.Mac(9), _lab.Now);
        _lab.Frames.Clear();
    }

    [Fact]
    public void Echo_IsAnswered()
    {
        _lab.Inject(Bytes.V4(1, IpProtocols.Icmp, EchoV4()));
        var frame = Assert.Single(_lab.Frames);
        Assert.Equal(NetLab.Mac(9), new MacAddress(frame));
        Assert.True(Ipv4Header.TryRead(frame.AsSpan(14), out var ip));
        Assert.Equal((NetLab.V4(1), NetLab.V4(9)), (ip.Source, ip.Destination));
        Assert.True(IcmpMessage.TryReadV4(frame.AsSpan(34), out var answer));
        Assert.Equal(new IcmpMessage(IcmpTypes.EchoReply, 0, 0x1234_0001), answer);
        Assert.Equal([1, 2, 3], frame[^3..]);
    }

    [Theory]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    public void EchoV6_IsAnswered_ToAllNodesToo(string to)
    {
        _lab.Inject(EchoV6(IpAddress.Parse(to)));
        var frame = Assert.Single(_lab.Frames);
        Assert.True(Ipv6Header.TryRead(frame.AsSpan(14), out var ip));
        Assert.Equal((NetLab.V6(1), NetLab.V6(9)), (ip.Source, ip.Destination));
        Assert.True(IcmpMessage.TryReadV6(frame.AsSpan(54), ip.Source, ip.Destination, out var answer));
        Assert.Equal(Icmpv6Types.EchoReply, answer.Type);
    }

    [Theory]
    [InlineData("10.0.0.255", "ff:ff:ff:ff:ff:ff")]
    [InlineData("224.0.0.1", "01:00:5e:00:00:01")]
    [InlineData("10.0.0.1", "ff:ff:ff:ff:ff:ff")]
    [InlineData("10.0.0.7", "02:00:00:00:00:01")]
    public void EchoV4_ToManyOrToAnother_IsNotAnswered(string to, string mac)
    {
        _lab.Inject(Bytes.V4(1, IpProtocols.Icmp, EchoV4(), header => header with { Destination = IpAddress.Parse(to) }, MacAddress.Parse(mac)));
        Assert.Empty(_lab.Frames);
    }

    [Fact]
    public void Port_ThatNobodyHas_IsReported_WithTheDatagramInQuestion()
    {
        var datagram = Bytes.V4(1, IpProtocols.Udp, Bytes.Udp(NetLab.V4(9), NetLab.V4(1), 7777, new byte[1000]));
        _lab.Inject(datagram);
        var frame = Assert.Single(_lab.Frames);
        Assert.True(Ipv4Header.TryRead(frame.AsSpan(14), out var ip));
        Assert.Equal(576, ip.TotalLength);
        Assert.True(IcmpMessage.TryReadV4(frame.AsSpan(34), out var error));
        Assert.Equal(new IcmpMessage(IcmpTypes.Unreachable, IcmpTypes.CodePort, 0), error);
        Assert.Equal(datagram[14..][..548], frame[42..]);
    }

    [Fact]
    public void PortV6_ThatNobodyHas_IsReported()
    {
        _lab.Inject(Bytes.V6(1, IpProtocols.Udp, Bytes.Udp(NetLab.V6(9), NetLab.V6(1), 7777, new byte[1340])));
        var frame = Assert.Single(_lab.Frames);
        Assert.Equal(14 + 1280, frame.Length);
        Assert.Equal((Icmpv6Types.Unreachable, Icmpv6Types.CodePort), (frame[54], frame[55]));
        Assert.True(IcmpMessage.TryReadV6(frame.AsSpan(54), NetLab.V6(1), NetLab.V6(9), out _));
    }

    [Fact]
    public void Protocol_ThatNobodySpeaks_IsReported()
    {
        _lab.Inject(Bytes.V4(1, 6, new byte[20]));
        Assert.Equal((IcmpTypes.Unreachable, IcmpTypes.CodeProtocol), (_lab.Frames[0][34], _lab.Frames[0][35]));
        _lab.Inject(Bytes.V6(1, 6, new byte[20]));
        Assert.Equal((Icmpv6Types.ParameterProblem, Icmpv6Types.CodeNextHeader, 6), (_lab.Frames[1][54], _lab.Frames[1][55], _lab.Frames[1][61]));
    }

    [Theory]
    [InlineData("10.0.0.255", "10.0.0.9")]
    [InlineData("10.0.0.1", "0.0.0.0")]
    public void Error_IsNotSent_AboutManyOrToNobody(string to, string from)
    {
        var (source, destination) = (IpAddress.Parse(from), IpAddress.Parse(to));
        var datagram = Bytes.Udp(source, destination, 7777, [1]);
        _lab.Inject(Bytes.V4(1, IpProtocols.Udp, datagram, header => header with { Source = source, Destination = destination }, MacAddress.Broadcast));
        _lab.Inject(Bytes.V4(1, IpProtocols.Udp, datagram, header => header with { Source = source, Destination = destination }));
        Assert.Empty(_lab.Frames);
    }

    [Fact]
    public void Errors_AreLimited()
    {
        for (var i = 0; i < 1000; i++)
        {
            _lab.Inject(Bytes.V4(1, IpProtocols.Udp, Bytes.Udp(NetLab.V4(9), NetLab.V4(1), 7777, [1])));
        }

        Assert.Equal(NetLimits.ErrorsPerSecond, _lab.Frames.Count);
        Assert.Equal(1000 - NetLimits.ErrorsPerSecond, _stack.Counters[NetDrop.ErrorsLimited]);
    }

    private static byte[] EchoV4()
    {
        byte[] body = [1, 2, 3];
        var message = new byte[IcmpMessage.Size];
        new IcmpMessage(IcmpTypes.EchoRequest, 0, 0x1234_0001).WriteV4(message, body);
        return [.. message, .. body];
    }

    private static byte[] EchoV6(IpAddress to)
    {
        byte[] body = [1, 2, 3];
        var message = new byte[IcmpMessage.Size];
        new IcmpMessage(Icmpv6Types.EchoRequest, 0, 1).WriteV6(message, body, NetLab.V6(9), to);
        return Bytes.V6(1, IpProtocols.Icmpv6, [.. message, .. body], to);
    }
}
