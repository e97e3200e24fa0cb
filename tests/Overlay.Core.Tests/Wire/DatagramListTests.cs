using System.Net;
using Overlay.Buffers;
using Overlay.Core.Tests.Underlay;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire;

public class DatagramListTests
{
    private static readonly UnderlayAddress Here = UnderlayAddress.From(IPAddress.Loopback, 1000);
    private static readonly UnderlayAddress There = UnderlayAddress.From(IPAddress.Loopback, 1001);
    private static readonly RelayHeader Relay = new(7, 8);

    private readonly PacketBuffer[] _series = [.. Enumerable.Range(1, 3).Select(length => SocketKinds.Packet(new byte[length]))];

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Add_ASeriesToEachOfSome_ListsOneAfterTheOtherInOrder(int others)
    {
        var list = new DatagramList(capacity: 4);
        for (var i = 0; i < others; i++)
        {
            list.Add(_series, Here);
        }

        list.Add(_series, There, Relay);

        Datagram[] expected = [.. Enumerable.Repeat(_series.Select(payload => new Datagram(payload, Here)), others).SelectMany(to => to), .. _series.Select(payload => new Datagram(payload, There, Relay))];
        Assert.Equal(expected, list.AsSpan().ToArray());
    }

    [Fact]
    public void Add_SeriesLongerThanTwiceTheList_Grows()
    {
        PacketBuffer[] series = [.. Enumerable.Repeat(_series, 5).SelectMany(payloads => payloads)];
        var list = new DatagramList(capacity: 4);

        list.Add(series, Here);

        Assert.Equal(series.Select(payload => new Datagram(payload, Here)), list.AsSpan().ToArray());
    }

    [Fact]
    public void Add_AfterClear_NothingIsLeftOfWhatWasThere()
    {
        var list = new DatagramList();
        list.Add(_series, There, Relay);
        list.Clear();

        list.Add(_series[2], Here);

        Assert.Equal([new Datagram(_series[2], Here)], list.AsSpan().ToArray());
    }

    [Fact]
    public void Copies_OfABigTurn_AreKeptForTheNext_UntilManyTurnsNeededFewer()
    {
        var list = new DatagramList();
        var first = list.Copy(_series)[0];
        while (list.Copied < 2_000)
        {
            list.Copy(_series);
        }

        list.Clear();
        Assert.Same(first, list.Copy(_series)[0]);
        for (var turn = 0; turn < 5_000; turn++)
        {
            list.Clear();
            list.Copy(_series);
        }

        list.Clear();
        Assert.NotSame(first, list.Copy(_series)[0]);
    }

    [Fact]
    public void Add_ADatagramOfTheListItself_IsWhatItWas()
    {
        var list = new DatagramList(capacity: 4);
        list.Add(_series[0], There, Relay);
        for (var i = 0; i < 10; i++)
        {
            list.Add(in list.AsSpan()[0]);
        }

        Assert.Equal(Enumerable.Repeat(new Datagram(_series[0], There, Relay), 11), list.AsSpan().ToArray());
    }
}
