using Overlay.Core.Tests.Sessions;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.DataPath;

/// <summary>Batches whose packets go the same way in part: each packet meets what it would meet alone.</summary>
public class SeriesTests
{
    private readonly DataPlaneNode _alice = new(1);
    private readonly DataPlaneNode _bob = new(2);
    private readonly DataPlaneNode _carol = new(3);

    [Fact]
    public void Frames_WithTheSameAddresses_AreSentTogetherInTheirOrder()
    {
        var (atAlice, _) = DataPlaneNode.Connect(_alice, _bob);
        var frames = Frames(_bob.Mac, 40);
        var (series, output) = _alice.SendBatch(frames);
        Assert.Equal([(OutboundResult.Sent, Series.Max), (OutboundResult.Sent, 40 - Series.Max)], series);
        Assert.Equal(frames, [.. output.Select(datagram => Opened(_bob, datagram.Payload.Span.ToArray()))]);
        Assert.Equal((40, 40), (_alice.Counters[Counter.FramesSent], atAlice.Peer.Traffic.FramesSent));
        Assert.Equal(frames.Sum(frame => frame.Length), _alice.Counters[Counter.FrameBytesSent]);
    }

    [Fact]
    public void Frames_OfManyKindsInOneBatch_MeetTheirOwnFate()
    {
        DataPlaneNode.Connect(_alice, _bob);
        _alice.AddWithoutSession(_carol);
        byte[] good = Frame(_bob.Mac);
        byte[] tooLong = DataPlaneNode.Frame(_bob.Mac, _alice.Mac, DataPlaneNode.Mtu + 1);
        byte[] foreign = DataPlaneNode.Frame(_bob.Mac, _carol.Mac);
        var (series, output) = _alice.SendBatch(good, good, tooLong, good, good[..13], foreign, Frame(_carol.Mac), Frame(_carol.Mac), Frame(_alice.Mac), Frame(_alice.Mac));
        Assert.Equal(
            [
                (OutboundResult.Sent, 2), (OutboundResult.Dropped, 1), (OutboundResult.Sent, 1), (OutboundResult.Dropped, 1), (OutboundResult.Dropped, 1),
                (OutboundResult.Engine, 2), (OutboundResult.Dropped, 2),
            ],
            series);
        Assert.Equal(3, output.Count);
        Assert.Equal((3, 5), (_alice.Counters[Counter.FramesSent], _alice.Counters.TotalDrops()));
        Assert.Equal((1, 1), (_alice.Counters[DropReason.FrameTooLong], _alice.Counters[DropReason.FrameTooShort]));
        Assert.Equal((1, 2), (_alice.Counters[DropReason.SourceRefused], _alice.Counters[DropReason.UnknownDestination]));
    }

    [Fact]
    public void GroupFrames_OfOneSeries_AreSealedOnceForEachPeer()
    {
        DataPlaneNode.Connect(_alice, _bob);
        DataPlaneNode.Connect(_alice, _carol);
        var frames = Frames(MacAddress.Broadcast, 3);
        var (series, output) = _alice.SendBatch(frames);
        Assert.Equal([(OutboundResult.Sent, 3)], series);
        foreach (var peer in new[] { _bob, _carol })
        {
            var own = output.Where(datagram => datagram.Destination == peer.Address).Select(datagram => datagram.Payload.Span.ToArray());
            Assert.Equal(frames, [.. own.Select(datagram => Opened(peer, datagram))]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GroupFrames_AreAsManySeries_WhereTheNodeBridges(bool bridges)
    {
        var node = new DataPlaneNode(4, bridges);
        DataPlaneNode.Connect(node, _bob);
        var frames = Enumerable.Range(0, 80).Select(i => DataPlaneNode.Frame(MacAddress.Broadcast, node.Mac, payload: 50 + i)).ToArray();
        Assert.Equal([(OutboundResult.Sent, Series.Max), (OutboundResult.Sent, Series.Max), (OutboundResult.Sent, 16)], node.SendBatch(frames).Series);
        Assert.Equal(0, node.Counters.TotalDrops());
    }

    /// <summary>A frame that another bridge of the same network has sent on is dropped wherever it stands in a batch; those around it are sent.</summary>
    [Fact]
    public void GroupFrames_OfABridge_AreCutWhereOneCameRound()
    {
        var (here, there) = (new DataPlaneNode(4, bridges: true), new DataPlaneNode(5, bridges: true));
        DataPlaneNode.Connect(here, there);
        var station = new MacAddress(0x0200_0000_0099);
        var frames = Enumerable.Range(0, 6).Select(i => DataPlaneNode.Frame(MacAddress.Broadcast, station, payload: 50 + i)).ToArray();
        here.AssertDelivers(frames[2], DataPlaneNode.Seal(there.GroupKey, frames[2]), there.Address);
        here.AssertDelivers(frames[3], DataPlaneNode.Seal(there.GroupKey, frames[3]), there.Address);
        var (series, output) = here.SendBatch(frames);
        Assert.Equal([(OutboundResult.Sent, 2), (OutboundResult.Dropped, 1), (OutboundResult.Dropped, 1), (OutboundResult.Sent, 2)], series);
        Assert.Equal((4, 2, 2), (output.Count, here.Counters[DropReason.FrameLooped], here.Counters.TotalDrops()));
    }

    [Fact]
    public void Session_Closed_AllFramesOfTheSeriesAreCounted()
    {
        var (atAlice, _) = DataPlaneNode.Connect(_alice, _bob);
        atAlice.Session.Close();
        Assert.Equal([(OutboundResult.Dropped, 3)], _alice.SendBatch(Frames(_bob.Mac, 3)).Series);
        Assert.Equal((3, 0), (_alice.Counters[DropReason.PeerNotReady], atAlice.Peer.Traffic.FramesSent));
    }

    [Fact]
    public void Datagrams_OfManyKindsInOneBatch_MeetTheirOwnFate()
    {
        var (atAlice, atBob) = DataPlaneNode.Connect(_alice, _bob);
        var frames = Frames(_bob.Mac, 6);
        var data = _alice.SendBatch(frames).Output.ConvertAll(datagram => datagram.Payload.Span.ToArray());
        var forged = data[2].ToArray();
        forged[^1] ^= 1;
        var otherSession = data[3].ToArray();
        otherSession[7] ^= 0x40;
        var foreign = DataPlaneNode.Seal(atAlice.Session, DataPlaneNode.Frame(_bob.Mac, _carol.Mac));

        var (results, bytes) = _bob.ReceiveBatch(
            _alice.Address, data[0], data[1], data[1], forged, data[2], otherSession, data[3], foreign, [], data[4][..15], data[4], [(byte)MessageType.KeyReply], data[5]);

        const InboundResult Frame = InboundResult.Frame;
        const InboundResult Dropped = InboundResult.Dropped;
        Assert.Equal([Frame, Frame, Dropped, Dropped, Frame, Dropped, Frame, Dropped, Dropped, Dropped, Frame, InboundResult.Handshake, Frame], results);
        Assert.Equal(frames, [.. bytes.Where((_, i) => results[i] == Frame)]);
        Assert.Equal((6, 6), (atBob.Peer.Traffic.FramesReceived, _bob.Counters.TotalDrops()));
        Assert.Equal((1, 1), (_bob.Counters[DropReason.Replayed], _bob.Counters[DropReason.AuthenticationFailed]));
        Assert.Equal((1, 1, 2), (_bob.Counters[DropReason.UnknownSession], _bob.Counters[DropReason.SourceRefused], _bob.Counters[DropReason.Malformed]));
    }

    private byte[][] Frames(MacAddress destination, int count) =>
        [.. Enumerable.Range(0, count).Select(i => DataPlaneNode.Frame(destination, _alice.Mac, payload: 50 + i))];

    private byte[] Frame(MacAddress destination) => DataPlaneNode.Frame(destination, _alice.Mac);

    private byte[] Opened(DataPlaneNode receiver, byte[] datagram)
    {
        var (result, bytes) = receiver.Receive(datagram, _alice.Address);
        Assert.Equal(InboundResult.Frame, result);
        return bytes;
    }
}
