using FsCheck;
using FsCheck.Fluent;
using Overlay.Net.Udp;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Net.Udp;

public sealed class DatagramQueueTests
{
    [Fact]
    public void Datagrams_ComeOutAsTheyWentIn()
    {
        var gen = Gen.Choose(1, 200).SelectMany(count => Gen.ArrayOf(Gen.OneOf(Gen.Choose(-3, -1), Gen.Choose(0, 3000)), count));
        Prop.ForAll(gen.ToArbitrary(), steps =>
        {
            var queue = new DatagramQueue(20_000);
            var expected = new Queue<(UdpArrival, byte[])>();
            foreach (var step in steps)
            {
                if (step >= 0)
                {
                    var payload = new byte[step];
                    new SeededRandom((ulong)expected.Count + 1).Fill(payload);
                    var arrival = new UdpArrival(NetLab.V4(1), (ushort)step, NetLab.V4(2));
                    if (queue.TryAdd(arrival, payload))
                    {
                        expected.Enqueue((arrival, payload));
                    }
                }
                else if (expected.TryDequeue(out var first))
                {
                    var room = new byte[3000];
                    var length = queue.Take(room, out var arrival);
                    Assert.Equal(first, (arrival, room[..length]), Same);
                }

                Assert.Equal(expected.Count == 0, queue.IsEmpty);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Datagram_LongerThanTheRoom_IsCutOff_AndTheNextOneIsWhole()
    {
        var queue = new DatagramQueue(1000);
        Assert.True(queue.TryAdd(default, [1, 2, 3, 4]));
        Assert.True(queue.TryAdd(default, [5]));
        var room = new byte[2];
        Assert.Equal(4, queue.Take(room, out _));
        Assert.Equal([1, 2], room);
        Assert.Equal(1, queue.Take(room, out _));
        Assert.Equal(5, room[0]);
    }

    private static bool Same((UdpArrival Arrival, byte[] Payload) a, (UdpArrival Arrival, byte[] Payload) b) =>
        a.Arrival == b.Arrival && a.Payload.AsSpan().SequenceEqual(b.Payload);
}
