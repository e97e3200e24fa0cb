using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>The segment is one link: a hop limit of 1 gets to every member, and 0 stays on its host where that is a member (RFC 1112, section 6.1).</summary>
[Collection(MulticastCollection.Name)]
public sealed class HopLimitTests(MulticastNetwork network)
{
    private const int Length = 1000;

    [RootTheory("python3")]
    [InlineData("239.192.0.8")]
    [InlineData("ff05::8")]
    public async Task HopLimit_OfOne_IsEnough_AndIsNotTouched(string address)
    {
        var group = IPAddress.Parse(address);
        var isV6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        using var onTheHost = Receive(2);
        using var elsewhere = Receive(3);
        await network.HeardByAsync(2, group, 3);
        await network.HeardByAsync(3, group, 2);
        using var copies = network.CountCopies(2, Length, isV6);
        using var socket = network[2].Invoke(() => new UdpClient(0, group.AddressFamily));

        Array.ForEach([0, 1, 64], Send);

        await onTheHost.WaitForOutputAsync($@"(?s) {Length} 0\n.* {Length} 1\n.* {Length} 64\n");
        await elsewhere.WaitForOutputAsync($" {Length} 64$");
        Assert.Matches($@"\A\S+ {Length} 1\n\S+ {Length} 64\n\z", elsewhere.Output);
        Assert.Equal("3:2", copies.Stop());

        LabProcess Receive(int number) => network[number].Start("python3", PythonPrograms.PathOf("group_receiver.py"), address, "6008", "edge0", "any");

        void Send(int hops)
        {
            socket.Client.SetSocketOption(isV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, hops);
            socket.Send(new byte[Length], new IPEndPoint(group, 6008));
        }
    }
}
