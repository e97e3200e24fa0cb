using System.Net;
using Overlay.Primitives;
using Overlay.Underlay.Linux;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Underlay.Linux;

public class TrainsTests
{
    private static readonly UnderlayAddress Here = UnderlayAddress.From(IPAddress.Loopback, 1000);
    private static readonly UnderlayAddress There = UnderlayAddress.From(IPAddress.Loopback, 1001);

    [Theory]
    [InlineData(1, 100)]
    [InlineData(3, 100, 100, 100)]
    [InlineData(3, 100, 100, 1, 1)]
    [InlineData(1, 100, 101)]
    [InlineData(2, 100, 100, 101)]
    [InlineData(2, 100, 99, 99)]
    [InlineData(1, 100, 0, 100)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 32753, 32753, 32753)]
    [InlineData(1, 32754, 32754)]
    [InlineData(2, 65506, 1, 1)]
    [InlineData(1, 66000, 66000)]
    public void CountFirst_Lengths_OnlyTheLastOfATrainIsShorter(int expected, params int[] lengths) =>
        Assert.Equal(expected, Trains.CountFirst([.. lengths.Select(length => new Datagram(SocketKinds.Packet(new byte[length]), Here))]));

    [Fact]
    public void CountFirst_MoreThanTheKernelTakes_StopsAt64()
    {
        var datagram = new Datagram(SocketKinds.Packet(new byte[10]), Here);

        Assert.Equal(64, Trains.CountFirst([.. Enumerable.Repeat(datagram, 100)]));
    }

    [Fact]
    public void CountFirst_AnotherDestination_EndsTheTrain()
    {
        var payload = SocketKinds.Packet(new byte[10]);

        Assert.Equal(2, Trains.CountFirst([new(payload, Here), new(payload, Here), new(payload, There), new(payload, Here)]));
    }

    [Fact]
    public void CountFirst_RelayHeader_CountsInTheLength()
    {
        var relayed = new Datagram(SocketKinds.Packet(new byte[100]), Here, new RelayHeader(1, 2));
        var asLong = new Datagram(SocketKinds.Packet(new byte[100 + RelayHeader.Size]), Here);
        var shorter = new Datagram(SocketKinds.Packet(new byte[100]), Here);

        Assert.Equal(3, Trains.CountFirst([relayed, asLong, shorter, relayed]));
    }
}
