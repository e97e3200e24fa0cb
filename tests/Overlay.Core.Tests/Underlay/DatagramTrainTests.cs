using System.Net;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Overlay.Core.Tests.Allocations;
using Overlay.Primitives;
using Overlay.Underlay;
using Overlay.Wire;
using Overlay.Wire.Messages;
using static Overlay.Core.Tests.Underlay.SocketKinds;

namespace Overlay.Core.Tests.Underlay;

/// <summary>Runs of datagrams, which may travel as trains: each datagram still arrives as a packet of its own, in order, once.</summary>
public class DatagramTrainTests
{
    public static TheoryData<SocketKind, SocketKind> Pairs => SocketKinds.Pairs;

    public static TheoryData<SocketKind> Kinds => SocketKinds.Each;

    /// <summary>Lengths of the datagrams of one call.</summary>
    private static readonly int[][] Runs =
    [
        [.. Enumerable.Repeat(1450, 45)],
        [.. Enumerable.Repeat(1450, 44), 3],
        [.. Enumerable.Repeat(1450, 100)],
        [.. Enumerable.Repeat(64, 200)],
        [1, 1, 1, 1],
        [1451, 1451, 1450],
        [100, 100, 50, 100, 100, 99, 98],
        [10, 10, 0, 10, 10, 0, 0],
        [10, 20, 30, 30, 20, 10],
        [1500, 1, 1500, 1],
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Send_RunsOfEqualAndUnequalLength_EachDatagramIsOnePacket(SocketKind sender, SocketKind receiver)
    {
        using var a = sender.Open(IPAddress.Loopback);
        using var b = receiver.Open(IPAddress.Loopback);
        foreach (var lengths in Runs)
        {
            byte[][] packets = [.. lengths.Select((length, i) => Numbered(i, length))];

            Assert.Equal(packets.Length, a.Send([.. packets.Select(packet => new Datagram(Packet(packet), b.LocalAddress))]));

            Assert.Equal(packets, ReceiveAll(b, packets.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Send_TrainThroughTwoFamilies_EachPacketHasItsSource(SocketKind sender, SocketKind receiver)
    {
        using var dual = sender.Open(IPAddress.IPv6Any);
        using var v4 = receiver.Open(IPAddress.Loopback);
        using var v6 = receiver.Open(IPAddress.IPv6Loopback);
        var payload = Packet(Numbered(0, 1000));
        Datagram[] datagrams = [.. Enumerable.Range(0, 40).Select(i => new Datagram(payload, i < 20 ? v4.LocalAddress : v6.LocalAddress))];

        Assert.Equal(40, dual.Send(datagrams));

        foreach (var (socket, host) in new[] { (v4, IPAddress.Loopback), (v6, IPAddress.IPv6Loopback) })
        {
            var source = UnderlayAddress.From(host, dual.LocalAddress.Port);
            var batch = new PacketBatch(32, 1500);
            var count = 0;
            for (; count < 20; count += batch.Count)
            {
                batch.Clear();
                Assert.True(socket.Receive(batch));
                for (var i = 0; i < batch.Count; i++)
                {
                    Assert.Equal(source, batch.Buffer(i).Remote);
                    Assert.Equal(payload.Span, batch[i]);
                }
            }

            Assert.Equal(20, count);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Send_TrainWithRelayHeaders_EachDatagramHasItsOwn(SocketKind sender, SocketKind receiver)
    {
        using var a = sender.Open(IPAddress.Loopback);
        using var b = receiver.Open(IPAddress.Loopback);
        Datagram[] datagrams =
        [
            .. Enumerable.Range(0, 90).Select(i => new Datagram(Packet(Numbered(i, i % 45 == 44 ? 700 : 1434)), b.LocalAddress, new RelayHeader((uint)i, (ulong)i * 77))),
            new(Packet(Numbered(90, 1450)), b.LocalAddress),
            new(Packet(Numbered(91, 1434)), b.LocalAddress, new RelayHeader(91, 1)),
        ];

        Assert.Equal(92, a.Send(datagrams));

        Assert.Equal(datagrams.Select(OnTheWire), ReceiveAll(b, 92));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_BatchSmallerThanTheTrain_TheRestComesWithTheNextCalls(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        byte[][] packets = [.. Enumerable.Range(0, 97).Select(i => Numbered(i, i % 30 == 29 ? 5 : 600))];
        a.Send([.. packets.Select(packet => new Datagram(Packet(packet), b.LocalAddress))]);
        a.Send([new Datagram(Packet(Numbered(97, 600)), b.LocalAddress)]);

        Assert.Equal([.. packets, Numbered(97, 600)], ReceiveAll(b, 98, capacity: 7));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_BatchWithPackets_AddsToThem(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        a.Send([.. Enumerable.Range(0, 5).Select(i => new Datagram(Packet(Numbered(i, 100)), b.LocalAddress))]);
        var batch = new PacketBatch(4, 1500);
        batch.Add([1, 2, 3]);

        Assert.True(b.Receive(batch));

        Assert.Equal([1, 2, 3], batch[0].ToArray());
        Assert.Equal(Numbered(0, 100), batch[1].ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_TrainOfPacketsLongerThanTheBatchTakes_EachIsCounted(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        a.Send([.. new[] { 101, 101, 101, 100 }.Select(length => new Datagram(Packet(new byte[length]), b.LocalAddress))]);

        Assert.Equal([0, 0, 0, 100], ReceiveAll(b, 4, maxLength: 100).Select(packet => packet.Length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Send_RefusedDatagramsAmongTrains_TheOthersArriveInOrder(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var portZero = UnderlayAddress.From(IPAddress.Loopback, 0);
        var good = Enumerable.Range(0, 30).Select(i => new Datagram(Packet(Numbered(i, 500)), b.LocalAddress)).ToArray();
        var noPort = Enumerable.Repeat(new Datagram(Packet(new byte[500]), portZero), 5);
        var tooLong = Enumerable.Repeat(new Datagram(Packet(new byte[65_600]), b.LocalAddress), 2);

        var sent = a.Send([.. good[..10], .. noPort, .. good[10..20], .. tooLong, .. good[20..]]);

        Assert.Equal(30, sent);
        Assert.Equal(good.Select(OnTheWire), ReceiveAll(b, 30));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Send_IPv6AmongIPv4FromASocketOfIPv4_OnlyThatIsSkipped(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Any);
        using var b = kind.Open(IPAddress.Loopback);
        var v6 = UnderlayAddress.From(IPAddress.IPv6Loopback, b.LocalAddress.Port);
        var packets = Enumerable.Range(0, 9).Select(i => Packet(Numbered(i, 80))).ToArray();

        var sent = a.Send([.. packets.Select((packet, i) => new Datagram(packet, i is 3 or 4 ? v6 : b.LocalAddress))]);

        // A socket bound to 0.0.0.0 is dual-stack where the host is, and then has no IPv6 address to send from.
        Assert.Equal(7, sent);
        Assert.Equal([0, 1, 2, 5, 6, 7, 8], ReceiveAll(b, 7).Select(packet => Array.FindIndex(packets, p => p.Span.SequenceEqual(packet))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SendAndReceive_Trains_AllocateNothing(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var payload = Packet(new byte[1434]);
        Datagram[] datagrams =
        [
            .. Enumerable.Range(0, 5).Select(_ => new Datagram(payload, b.LocalAddress)),
            .. Enumerable.Range(0, 5).Select(i => new Datagram(payload, b.LocalAddress, new RelayHeader((uint)i, 2))),
        ];
        var batch = new PacketBatch(64, 1500);
        Allocation.AssertNone(() =>
        {
            for (var left = a.Send(datagrams); left > 0; left -= batch.Count)
            {
                batch.Clear();
                b.Receive(batch);
            }

            return true;
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_BusyPoll_FindsWhatComesLaterAndEndsOnClosing(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        var b = kind.Open(IPAddress.Loopback, busyPoll: TimeSpan.FromMilliseconds(50));
        var received = new List<byte[]>();
        var ended = false;
        using var first = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            var batch = new PacketBatch(4, 1500);
            while (b.Receive(batch))
            {
                received.Add(batch[0].ToArray());
                batch.Clear();
                first.Set();
            }

            ended = true;
        });
        thread.Start();
        a.Send([new Datagram(Packet(1), b.LocalAddress)]);
        Assert.True(first.Wait(Hang));

        b.Dispose();

        Assert.True(thread.Join(Hang));
        Assert.True(ended);
        Assert.Equal([[1]], received);
    }

    [Property(MaxTest = 60)]
    public Property Send_AnyMixOfLengthsAndDestinations_EachReceiverGetsItsOwnInOrder() => Prop.ForAll(Mixes(), mix =>
    {
        foreach (var (sender, receiver) in All.Zip(All.Reverse()).Append((All[^1], All[^1])))
        {
            using var a = sender.Open(IPAddress.IPv6Any);
            using var first = receiver.Open(IPAddress.Loopback);
            using var second = receiver.Open(IPAddress.IPv6Loopback);
            IDatagramSocket[] receivers = [first, second];
            Datagram[] datagrams = [.. mix.Select((item, i) => new Datagram(
                Packet(Numbered(i, item.Length)), receivers[item.Target].LocalAddress, item.IsRelayed ? new RelayHeader((uint)i, 1) : null))];

            Assert.Equal(datagrams.Length, a.Send(datagrams));

            foreach (var socket in receivers)
            {
                byte[][] expected = [.. datagrams.Where(datagram => datagram.Destination == socket.LocalAddress).Select(OnTheWire)];
                Assert.Equal(expected, ReceiveAll(socket, expected.Length, capacity: 11));
            }
        }
    });

    /// <summary>Runs, mostly of one length and one destination, of up to 150 datagrams together.</summary>
    private static Arbitrary<(int Length, int Target, bool IsRelayed)[]> Mixes()
    {
        var run =
            from count in Gen.Choose(1, 50)
            from length in Gen.OneOf(Gen.Elements(1, 64, 1434, 1450), Gen.Choose(0, 1484))
            from last in Gen.OneOf(Gen.Constant(length), Gen.Choose(0, length))
            from target in Gen.Choose(0, 1)
            from isRelayed in Gen.Elements(false, false, true)
            select Enumerable.Range(1, count).Select(i => (i == count ? last : length, target, isRelayed));
        return run.ArrayOf().Select(runs => runs.SelectMany(items => items).Take(150).ToArray()).ToArbitrary();
    }

    private static byte[] OnTheWire(Datagram datagram)
    {
        var header = new byte[datagram.Relay is null ? 0 : RelayHeader.Size];
        datagram.Relay?.Write(header);
        return [.. header, .. datagram.Payload.Span];
    }
}
