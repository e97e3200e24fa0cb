using System.Buffers.Binary;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>Messages to service ranges, over links that lose, double and overtake.</summary>
public class MulticastStories
{
    private static readonly ServiceRange One = EngineLab.Range(1, 1);
    private static readonly ServiceRange Both = EngineLab.Range(2, 2);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 2)]
    [InlineData(0.3, 0)]
    public void Sender_WhoseMessagesChangeTheirWay_IsReceivedInOrder(double loss, int jitterMilliseconds)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var lab = LossyLab(seed, loss, jitterMilliseconds);
            var port = lab[0].OpenBound(One);
            lab[0].Bind(port, Both);
            var other = lab[1].OpenBound(Both);
            lab.Until(() => lab[2].Engine.Publications.Count(publication => publication.Range == Both) == 2);

            // To one node by copies, to both by broadcast, in groups of one to seven messages.
            var sender = lab[2].Open();
            for (var i = 0; i < 400; i++)
            {
                lab[2].Send(sender, (i * i % 11) < 6 ? One : Both, Number(i));
                lab.Segment.RunFor(TimeSpan.FromMilliseconds(i % 3));
            }

            lab.Until(() => lab[0].Received(port).Count == 400);
            lab.Rest();
            Assert.Equal(Enumerable.Range(0, 400), lab[0].Received(port).Select(Number));
            Assert.Equal(Enumerable.Range(0, 400).Where(i => (i * i % 11) >= 6), lab[1].Received(other).Select(Number));
        }
    }

    [Theory]
    [InlineData(MulticastMethod.Replicast, 0)]
    [InlineData(MulticastMethod.Broadcast, 0)]
    [InlineData(MulticastMethod.Replicast, 0.1)]
    [InlineData(MulticastMethod.Broadcast, 0.1)]
    public void LongestMessage_InEachMethod_ArrivesWhole(MulticastMethod method, double loss)
    {
        var lab = LossyLab(seed: 3, loss, jitterMilliseconds: 1, method);
        var first = lab[0].OpenBound(Both);
        var second = lab[1].OpenBound(Both);
        var own = lab[2].OpenBound(Both);
        lab.Until(() => lab[2].Engine.Publications.Count(publication => publication.Range == Both) == 3);
        var data = Enumerable.Range(0, TipcSocket.MaxMessageLength).Select(i => (byte)(i * 7 / 3)).ToArray();

        var sender = lab[2].Open();
        lab[2].Send(sender, Both, data);
        lab[2].Send(sender, Both, [1]);
        lab.Until(() => lab[0].Received(first).Count == 2 && lab[1].Received(second).Count == 2);

        foreach (var received in new[] { lab[0].Received(first), lab[1].Received(second), lab[2].Received(own) })
        {
            Assert.Equal(data, received[0].Data.ToArray());
            Assert.Equal([1], received[1].Data.ToArray());
            Assert.Equal(Both, received[0].Service);
        }
    }

    [Fact]
    public void MessageWithoutBytes_ArrivesInBothWays()
    {
        var lab = new EngineLab(3);
        var first = lab[0].OpenBound(One);
        lab[0].Bind(first, Both);
        lab[1].OpenBound(Both);
        lab.Until(() => lab[2].Engine.Publications.Count(publication => publication.Range == Both) == 2 && lab[2].SeesBinding(One));
        var sender = lab[2].Open();
        foreach (var range in new[] { One, Both, One, Both })
        {
            lab[2].Send(sender, range, []);
        }

        lab.Rest();
        Assert.Equal([One, Both, One, Both], lab[0].Received(first).Select(datagram => datagram.Service!.Value));
        Assert.All(lab[0].Received(first), datagram => Assert.True(datagram.Data.IsEmpty && !datagram.IsReturned));
    }

    [Fact]
    public void Socket_BoundToOverlappingRanges_GetsOneCopy()
    {
        var lab = new EngineLab(2);
        var port = lab[0].OpenBound(EngineLab.Range(0, 50));
        lab[0].Bind(port, EngineLab.Range(40, 90));
        lab.Until(() => lab[1].SeesBinding(EngineLab.Range(40, 90)));

        lab[1].Send(lab[1].Open(), EngineLab.Range(45, 60), [1]);
        lab[0].Send(lab[0].Open(), EngineLab.Range(45, 60), [2]);
        lab.Rest();
        Assert.Equal([2, 1], lab[0].Received(port).Select(datagram => datagram.Data.Span[0]));
    }

    [Fact]
    public void Receivers_OfOwnNodeOnly_CostNoFrame()
    {
        var lab = new EngineLab(2);
        var port = lab[0].OpenBound(Both, Scope.Node);
        lab.Rest();
        var frames = 0;
        lab.Segment.Passes = _ => ++frames > 0;
        lab[0].Send(lab[0].Open(), Both, [1]);

        Assert.Single(lab[0].Received(port));
        Assert.False(lab[0].TryTakeFrame(out _));
    }

    [Fact]
    public void Nobody_IsBound_IsUnreachable()
    {
        var lab = new EngineLab(2);

        Assert.Equal(SendResult.Unreachable, lab[0].TrySend(lab[0].Open(), Both, [1]));
        Assert.Equal(SendResult.Unreachable, lab[0].TrySend(lab[0].Open(TipcSocketType.Dgram), Both, [1]));
    }

    [Theory]
    [InlineData(MulticastMethod.Replicast)]
    [InlineData(MulticastMethod.Broadcast)]
    public void Rdm_FasterThanTheLink_WaitsAndLosesNothing(MulticastMethod method)
    {
        var lab = LossyLab(seed: 5, loss: 0.05, jitterMilliseconds: 0, method);
        var ports = new[] { lab[0].OpenBound(Both), lab[1].OpenBound(Both) };
        lab.Until(() => lab[2].Engine.Publications.Count(publication => publication.Range == Both) == 2);
        var sender = lab[2].Open();
        for (var i = 0; i < 3000; i++)
        {
            lab[2].Send(sender, Both, Number(i));
        }

        Assert.True(lab[2].Congestions > 0);
        lab.Until(() => lab[2].HasSentAll);
        lab.Rest();
        Assert.Equal(Enumerable.Range(0, 3000), lab[0].Received(ports[0]).Select(Number));
        Assert.Equal(Enumerable.Range(0, 3000), lab[1].Received(ports[1]).Select(Number));
    }

    [Theory]
    [InlineData(MulticastMethod.Replicast)]
    [InlineData(MulticastMethod.Broadcast)]
    public void Dgram_FasterThanTheLink_LosesSomeAndKeepsTheOrder(MulticastMethod method)
    {
        var lab = new EngineLab(3, method: method);
        var port = lab[0].OpenBound(Both);
        lab[1].OpenBound(Both);
        lab.Until(() => lab[2].Engine.Publications.Count(publication => publication.Range == Both) == 2);
        var sender = lab[2].Open(TipcSocketType.Dgram);
        for (var i = 0; i < 3000; i++)
        {
            Assert.Equal(SendResult.Sent, lab[2].TrySend(sender, Both, Number(i)));
        }

        lab.Rest();
        var received = lab[0].Received(port).Select(Number).ToList();
        Assert.Equal(received.Order(), received);
        Assert.Equal(3000, received.Count + lab[2].Dropped(TipcDropReason.Congested));
        Assert.InRange(received.Count, 50, 2999);
    }

    [Fact]
    public void Sender_ThatDiesBetweenTheHalvesOfAPair_LosesNothingThatArrived()
    {
        var lab = new EngineLab(3);
        var port = lab[0].OpenBound(One);
        lab[0].Bind(port, Both);
        lab[1].OpenBound(Both);
        lab.Until(() => lab[2].Engine.Publications.Count(publication => publication.Range == Both) == 2 && lab[2].SeesBinding(One));
        var sender = lab[2].Open();
        lab[2].Send(sender, Both, Number(0));
        lab.Rest();

        // The half on the broadcast link is lost for good; the copy waits for it.
        lab.Segment.Passes = frame => !new MacAddress(frame).IsBroadcast;
        lab[2].Send(sender, One, Number(1));
        lab.Segment.RunFor(TimeSpan.FromMilliseconds(50));
        Assert.Equal([0], lab[0].Received(port).Select(Number));
        lab.Segment.Detach(lab[2]);
        lab.Segment.Passes = _ => true;
        lab.Until(() => lab[0].Received(port).Count == 2);
    }

    private static EngineLab LossyLab(int seed, double loss, int jitterMilliseconds, MulticastMethod method = MulticastMethod.AutoSelect)
    {
        var lab = new EngineLab(3, seed, method);
        lab.Segment.Loss = loss;
        lab.Segment.Duplication = loss / 5;
        lab.Segment.Jitter = TimeSpan.FromMilliseconds(jitterMilliseconds);
        return lab;
    }

    private static byte[] Number(int value)
    {
        var data = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(data, value);
        return data;
    }

    private static int Number(TipcDatagram datagram) => BinaryPrimitives.ReadInt32BigEndian(datagram.Data.Span);
}
