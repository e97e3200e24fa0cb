using Overlay.Counters;
using Overlay.DataPath;

namespace Overlay.Core.Tests.Sessions;

public class DataPlaneConcurrencyTests
{
    private const int Frames = 20_000;

    [Fact]
    public void Streams_BothWaysWhileKeysChange_EveryPacketIsDeliveredOrCounted()
    {
        var (alice, bob) = (new DataPlaneNode(1, bridges: true), new DataPlaneNode(2));
        DataPlaneNode.Connect(alice, bob);
        var unicast = DataPlaneNode.Frame(bob.Mac, alice.Mac);
        var broadcast = DataPlaneNode.Frame(MacAddress.Broadcast, alice.Mac);
        var (sent, delivered) = (0, 0);
        var done = false;

        void Stream()
        {
            for (var i = 0; i < Frames; i++)
            {
                var (result, output) = alice.Send(i % 2 == 0 ? unicast : broadcast);
                if (result != OutboundResult.Sent)
                {
                    continue;
                }

                sent++;
                delivered += bob.Receive(output[^1].Payload.Span, alice.Address).Result == InboundResult.Frame ? 1 : 0;
            }

            Volatile.Write(ref done, true);
        }

        void Answer()
        {
            var frame = DataPlaneNode.Frame(alice.Mac, bob.Mac);
            while (!Volatile.Read(ref done))
            {
                if (bob.Send(frame) is (OutboundResult.Sent, var output))
                {
                    alice.Receive(output[0].Payload.Span, bob.Address);
                }
            }
        }

        void ChangeKeys()
        {
            while (!Volatile.Read(ref done))
            {
                var (atAlice, atBob) = DataPlaneNode.Connect(alice, bob);
                atAlice.Session.Close();
                DataPlaneNode.Connect(alice, bob);
                atBob.Session.Close();
            }
        }

        Parallel.Invoke(Stream, Answer, ChangeKeys);
        Assert.Equal(Frames, sent + alice.Counters[DropReason.PeerNotReady]);

        // Bob's own frames can be counted under another reason only.
        Assert.Equal(sent, delivered + bob.Counters.TotalDrops() - bob.Counters[DropReason.PeerNotReady]);
        Assert.NotEqual(0, delivered);
        Assert.Equal(Frames, alice.Counters[Counter.FramesSent] + alice.Counters[DropReason.PeerNotReady]);
    }

    /// <summary>Two lanes of both nodes with one session: each datagram is opened once and no count is lost.</summary>
    [Fact]
    public void Streams_OfSeveralLanes_EveryFrameIsDeliveredOnceAndCounted()
    {
        const int Lanes = 4;
        var (alice, bob) = (new DataPlaneNode(1), new DataPlaneNode(2));
        var (_, atBob) = DataPlaneNode.Connect(alice, bob);
        var delivered = 0;

        Parallel.For(0, Lanes, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, lane =>
        {
            var frame = DataPlaneNode.Frame(lane % 2 == 0 ? bob.Mac : MacAddress.Broadcast, alice.Mac, payload: 50 + lane);
            for (var i = 0; i < Frames / Lanes; i++)
            {
                var datagram = alice.Send(frame).Output[0].Payload.Span.ToArray();
                bob.AssertDelivers(frame, datagram, alice.Address);
                Interlocked.Increment(ref delivered);
                Assert.Equal(InboundResult.Dropped, bob.Receive(datagram, alice.Address).Result);
            }
        });

        Assert.Equal(Frames, delivered);
        Assert.Equal(Frames, atBob.Peer.Traffic.FramesReceived);
        Assert.Equal(Frames, bob.Counters[DropReason.Replayed]);
        Assert.Equal(Frames, bob.Counters.TotalDrops());
    }
}
