using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Buffers;
using Overlay.Core.Tests.Underlay.Linux;
using Overlay.Underlay;
using Overlay.Wire;
using static Overlay.Core.Tests.Underlay.SocketKinds;

namespace Overlay.Core.Tests.Underlay;

public class SocketGroupTests
{
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    [LinuxFact]
    public void Open_AnyFreePort_EverySocketHasItAndGetsSomeOfManySources()
    {
        using var group = Open(new IPEndPoint(IPAddress.IPv6Any, 0), 3);
        Assert.Equal(3, group.Sockets.Count);
        var port = Assert.Single(group.Sockets.Select(socket => socket.LocalAddress.Port).Distinct());

        var received = SendFromMany(port, sources: 64);

        Assert.All(group.Sockets.Select(received), count => Assert.InRange(count, 1, 63));
        Assert.Equal(64, group.Sockets.Sum(received));
    }

    [LinuxFact]
    public void Open_OneSource_ComesToOneSocket()
    {
        using var group = Open(new IPEndPoint(IPAddress.Loopback, 0), 4);
        using var source = SocketKind.Batched.Open(IPAddress.Loopback);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, source.Send([new Datagram(Packet(1), group.Sockets[0].LocalAddress)]));
        }

        Assert.Equal([0, 0, 0, 20], group.Sockets.Select(Count).Order());
    }

    [LinuxTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Open_PortOfAnotherGroup_IsInUse(int count)
    {
        using var group = Open(new IPEndPoint(IPAddress.Loopback, 0), 2);

        var e = Assert.Throws<OverlayException>(() => Open(group.Sockets[0].LocalAddress.ToIPEndPoint(), count));

        Assert.Equal(OverlayError.AddressInUse, e.Error);
        group.Dispose();
        using var again = Open(group.Sockets[0].LocalAddress.ToIPEndPoint(), count);
        Assert.Equal(count, again.Sockets.Count);
    }

    /// <summary>A program that offers to share a port gets in beside a group, which the host allows to the same user, but not beside one socket.</summary>
    [LinuxFact]
    public void Keep_One_SharesNoMoreAndGetsAll()
    {
        using var group = Open(new IPEndPoint(IPAddress.Loopback, 0), 3);
        group.Keep(1);
        var socket = Assert.Single(group.Sockets);
        using var other = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        other.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));

        Assert.Throws<SocketException>(() => other.Bind(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), socket.LocalAddress.Port)));
        Assert.Equal(32, SendFromMany(socket.LocalAddress.Port, sources: 32)(socket));
    }

    [Fact]
    public void Open_One_IsASocketLikeAnyOther()
    {
        using var group = Open(new IPEndPoint(IPAddress.Loopback, 0), 1);
        Assert.Equal(5, SendFromMany(Assert.Single(group.Sockets).LocalAddress.Port, sources: 5)(group.Sockets[0]));
    }

    private static SocketGroup Open(IPEndPoint bind, int count) => SocketGroup.Open(bind, count, SocketSettings.Default, NullLogger.Instance);

    /// <summary>Sends one datagram from each of many sockets; the result tells how many came to a socket.</summary>
    private static Func<IDatagramSocket, int> SendFromMany(int port, int sources)
    {
        for (var i = 0; i < sources; i++)
        {
            using var source = new UdpClient();
            source.Send([1], new IPEndPoint(IPAddress.Loopback, port));
        }

        var counts = new Dictionary<IDatagramSocket, int>();
        return socket => counts.TryGetValue(socket, out var count) ? count : counts[socket] = Count(socket);
    }

    private static int Count(IDatagramSocket socket)
    {
        var batch = new PacketBatch(128, 1500);
        return socket is IPolledSource polled && polled.TryTake(batch) ? batch.Count : 0;
    }
}
