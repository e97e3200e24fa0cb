using System.Net;
using Overlay.Core.Tests.Allocations;
using Overlay.Primitives;
using Overlay.Underlay;
using Overlay.Underlay.Linux;
using Overlay.Wire;
using Overlay.Wire.Messages;
using static Overlay.Core.Tests.Underlay.SocketKinds;

namespace Overlay.Core.Tests.Underlay;

/// <summary>The contract of <see cref="IDatagramSocket"/>, over every implementation that this platform has.</summary>
public class DatagramSocketTests
{
    public static TheoryData<SocketKind> Kinds => SocketKinds.Each;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_DatagramSent_ArrivesWithBytesAndSource(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);

        Assert.Equal(1, a.Send([new Datagram(Packet(1, 2, 3), b.LocalAddress)]));

        var batch = new PacketBatch(4, 1500);
        Assert.True(b.Receive(batch));
        Assert.Equal(1, batch.Count);
        Assert.Equal([1, 2, 3], batch[0].ToArray());
        Assert.Equal(a.LocalAddress, batch.Buffer(0).Remote);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_BothFamilies_OneSocketServesBoth(SocketKind kind)
    {
        using var dual = kind.Open(IPAddress.IPv6Any);
        using var v4 = kind.Open(IPAddress.Loopback);
        using var v6 = kind.Open(IPAddress.IPv6Loopback);

        foreach (var other in new[] { v4, v6 })
        {
            var target = UnderlayAddress.From(other.LocalAddress.ToIPEndPoint().Address, dual.LocalAddress.Port);
            Assert.Equal(1, other.Send([new Datagram(Packet(7), target)]));
            var batch = new PacketBatch(1, 1500);
            Assert.True(dual.Receive(batch));
            Assert.Equal(other.LocalAddress, batch.Buffer(0).Remote);

            Assert.Equal(1, dual.Send([new Datagram(Packet(8), batch.Buffer(0).Remote)]));
            batch.Clear();
            Assert.True(other.Receive(batch));
            Assert.Equal([8], batch[0].ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Send_PayloadSharedByRelayedAndDirect_EachGetsItsOwnHeader(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var payload = Packet(9, 9);
        var first = new RelayHeader(1, 10);
        var second = new RelayHeader(2, 20);

        Assert.Equal(3, a.Send([new Datagram(payload, b.LocalAddress, first), new Datagram(payload, b.LocalAddress), new Datagram(payload, b.LocalAddress, second)]));

        var received = ReceiveAll(b, 3);
        Assert.True(RelayHeader.TryRead(received[0], out var read) && read == first);
        Assert.Equal([9, 9], received[0][RelayHeader.Size..]);
        Assert.Equal([9, 9], received[1]);
        Assert.True(RelayHeader.TryRead(received[2], out read) && read == second);
        Assert.Equal([9, 9], payload.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Send_MoreThanOneCallTakes_AllArriveInOrder(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var datagrams = Enumerable.Range(0, 150).Select(i => new Datagram(Packet((byte)i), b.LocalAddress)).ToArray();

        Assert.Equal(150, a.Send(datagrams));

        Assert.Equal(Enumerable.Range(0, 150), ReceiveAll(b, 150).Select(p => (int)p[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Receive_DatagramAsLongAsTheBatchTakes_IsWhole(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        a.Send([new Datagram(Packet(new byte[100]), b.LocalAddress), new Datagram(Packet(new byte[101]), b.LocalAddress), new Datagram(Packet(), b.LocalAddress)]);

        // The one that was cut off and the empty one have length 0: malformed either way, and still there to be counted.
        Assert.Equal([100, 0, 0], ReceiveAll(b, 3, maxLength: 100).Select(p => p.Length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Send_OneDestinationRefused_TheOthersArrive(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var portZero = UnderlayAddress.From(IPAddress.Loopback, 0);

        Assert.Equal(2, a.Send([new Datagram(Packet(1), b.LocalAddress), new Datagram(Packet(2), portZero), new Datagram(Packet(3), b.LocalAddress)]));

        Assert.Equal([1, 3], ReceiveAll(b, 2).Select(p => (int)p[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Send_ToClosedPort_DoesNotDisturbOthers(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var gone = kind.Open(IPAddress.Loopback);
        gone.Dispose();

        for (byte i = 0; i < 10; i++)
        {
            a.Send([new Datagram(Packet(0), gone.LocalAddress)]);
            Assert.Equal(1, a.Send([new Datagram(Packet(i), b.LocalAddress)]));
        }

        Assert.Equal(10, ReceiveAll(b, 10).Count);
        b.Send([new Datagram(Packet(1), a.LocalAddress)]);
        Assert.Single(ReceiveAll(a, 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Dispose_WhileAnotherThreadReceives_EndsTheReceive(SocketKind kind)
    {
        for (var i = 0; i < 20; i++)
        {
            var socket = kind.Open(IPAddress.IPv6Any);
            var result = true;
            var thread = new Thread(() => result = socket.Receive(new PacketBatch(1, 100)));
            thread.Start();
            if (i % 2 == 0)
            {
                SpinWait.SpinUntil(() => thread.ThreadState == ThreadState.WaitSleepJoin, TimeSpan.FromMilliseconds(i));
            }

            socket.Dispose();

            Assert.True(thread.Join(Hang));
            Assert.False(result);
            Assert.False(socket.Receive(new PacketBatch(1, 100)));
            Assert.Equal(0, socket.Send([new Datagram(Packet(1), socket.LocalAddress)]));
            socket.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Dispose_WhileOtherThreadsSend_NothingHangsOrThrows(SocketKind kind)
    {
        using var sink = kind.Open(IPAddress.Loopback);
        var socket = kind.Open(IPAddress.Loopback);
        using var sending = new CountdownEvent(3);
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            try
            {
                var datagrams = new[] { new Datagram(Packet(new byte[500]), sink.LocalAddress) };
                socket.Send(datagrams);
                sending.Signal();
                while (socket.Send(datagrams) > 0)
                {
                }
            }
            catch (Exception e)
            {
                lock (failures)
                {
                    failures.Add(e);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        Assert.True(sending.Wait(Hang));

        socket.Dispose();

        Assert.All(threads, t => Assert.True(t.Join(Hang)));
        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SendAndReceive_SteadyState_AllocateNothing(SocketKind kind)
    {
        using var a = kind.Open(IPAddress.Loopback);
        using var b = kind.Open(IPAddress.Loopback);
        var payload = Packet(1, 2, 3);
        var datagrams = new[] { new Datagram(payload, b.LocalAddress), new Datagram(payload, b.LocalAddress, new RelayHeader(1, 2)) };
        var batch = new PacketBatch(8, 1500);

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

    [Fact]
    public void Open_OnLinux_UsesManyDatagramsPerCall()
    {
        using var socket = DatagramSocket.Open(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal(OperatingSystem.IsLinux(), socket is LinuxDatagramSocket);
    }

    [Fact]
    public void Open_PortInUse_SaysWhatToDo()
    {
        using var first = DatagramSocket.Open(new IPEndPoint(IPAddress.Loopback, 0));
        var port = first.LocalAddress.Port;

        var e = Assert.Throws<OverlayException>(() => DatagramSocket.Open(new IPEndPoint(IPAddress.Loopback, port)));

        Assert.Equal(OverlayError.AddressInUse, e.Error);
        Assert.Equal($"UDP port {port} of 127.0.0.1 is in use by another program. Stop that program, or choose another port.", e.Message);
    }

    [Fact]
    public void Open_AddressOfAnotherHost_SaysWhatToDo()
    {
        var e = Assert.Throws<OverlayException>(() => DatagramSocket.Open(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)));

        Assert.Equal(OverlayError.AddressUnavailable, e.Error);
        Assert.Equal("No interface of this host has the address 192.0.2.1. Bind one that it has, or [::] for all.", e.Message);
    }
}
