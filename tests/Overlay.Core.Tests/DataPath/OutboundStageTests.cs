using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.DataPath;

public class OutboundStageTests
{
    private static readonly MacAddress Station = new(0x0200_0000_0099);
    private static readonly MacAddress Group = MacAddress.Parse("01:00:5e:01:02:03");
    private readonly DataPlaneNode _alice = new(1);
    private readonly DataPlaneNode _bob = new(2);
    private readonly DataPlaneNode _carol = new(3);

    [Fact]
    public void Unicast_ToAPeer_GoesToItsAddressAndIsOpenedThere()
    {
        DataPlaneNode.Connect(_alice, _bob);
        var frame = DataPlaneNode.Frame(_bob.Mac, _alice.Mac);
        var (result, output) = _alice.Send(frame);
        Assert.Equal(OutboundResult.Sent, result);
        var datagram = Assert.Single(output);
        Assert.Equal(_bob.Address, datagram.Destination);
        Assert.Equal(frame.Length + 32, datagram.Payload.Length);
        _bob.AssertDelivers(frame, datagram.Payload.Span, _alice.Address);
    }

    [Fact]
    public void Broadcast_ToTwoPeers_IsSealedOnceForBoth()
    {
        DataPlaneNode.Connect(_alice, _bob);
        DataPlaneNode.Connect(_alice, _carol);
        var frame = DataPlaneNode.Frame(MacAddress.Broadcast, _alice.Mac);
        var (result, output) = _alice.Send(frame);
        Assert.Equal(OutboundResult.Sent, result);
        Assert.Equal(2, output.Count);
        Assert.Same(output[0].Payload, output[1].Payload);
        Assert.Equal(frame.Length + 36, output[0].Payload.Length);
        _bob.AssertDelivers(frame, output[0].Payload.Span, _alice.Address);
        _carol.AssertDelivers(frame, output[0].Payload.Span, _alice.Address);
    }

    [Fact]
    public void Group_ForAPeerThatLacksTheKey_IsACopyOfItsOwn_AndOnePacketForTheOthers()
    {
        DataPlaneNode.Connect(_alice, _bob);
        DataPlaneNode.Connect(_alice, _carol).First.Peer.Holder.Key = null;
        _alice.Publish(_alice.GroupKey);
        byte[][] frames = [.. Enumerable.Range(1, 3).Select(number => DataPlaneNode.Frame(MacAddress.Broadcast, _alice.Mac, payload: 50 + number))];

        var (series, output) = _alice.SendBatch(frames);

        Assert.Equal([(OutboundResult.Sent, 3)], series);
        byte[][] ForBob() => [.. output.Where(sent => sent.Destination == _bob.Address).Select(sent => sent.Payload.Span.ToArray())];
        byte[][] ForCarol() => [.. output.Where(sent => sent.Destination == _carol.Address).Select(sent => sent.Payload.Span.ToArray())];
        Assert.All(ForBob(), datagram => Assert.Equal((byte)MessageType.GroupData, datagram[0]));
        Assert.All(ForCarol(), datagram => Assert.Equal((byte)MessageType.Data, datagram[0]));
        Assert.Equal(frames, _bob.ReceiveBatch(_alice.Address, ForBob()).Bytes);
        Assert.Equal(frames, _carol.ReceiveBatch(_alice.Address, ForCarol()).Bytes);
    }

    [Fact]
    public void Group_ForManyPeersThatLackTheKey_IsTakenInShorterSeries()
    {
        for (byte number = 10; number < 74; number++)
        {
            DataPlaneNode.Connect(_alice, new DataPlaneNode(number)).First.Peer.Holder.Key = null;
        }

        _alice.Publish(_alice.GroupKey);
        var (series, output) = _alice.SendBatch([.. Enumerable.Repeat(DataPlaneNode.Frame(MacAddress.Broadcast, _alice.Mac), 10)]);
        Assert.Equal([4, 4, 2], series.Select(one => one.Frames));
        Assert.Equal(640, output.Count);
        Assert.Equal(640, output.Select(sent => sent.Payload).Distinct().Count());
    }

    [Fact]
    public void Group_WithAKeyReplacedThisMoment_DropsAndCounts()
    {
        DataPlaneNode.Connect(_alice, _bob);
        _alice.GroupKey.Close();
        Assert.Empty(_alice.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _alice.Mac)).Output);
        Assert.Equal(1, _alice.Counters[DropReason.PeerNotReady]);
    }

    [Fact]
    public void Group_WhileFramesAreKeptForANewPeer_GoesToTheEngine()
    {
        DataPlaneNode.Connect(_alice, _bob);
        _alice.Publish(groupKey: null);
        Assert.Equal(OutboundResult.Engine, _alice.Send(DataPlaneNode.Frame(Group, _alice.Mac)).Result);
        Assert.Equal(0, _alice.Counters.TotalDrops());
    }

    [Fact]
    public void Group_WithoutPeers_IsSentToNobody()
    {
        _alice.Publish(_alice.GroupKey);
        var (result, output) = _alice.Send(DataPlaneNode.Frame(Group, _alice.Mac));
        Assert.Equal(OutboundResult.Sent, result);
        Assert.Empty(output);
    }

    [Fact]
    public void Unicast_ToNobodyKnownOrToAPeerWithoutASession_GoesToTheEngine()
    {
        _alice.AddWithoutSession(_bob);
        Assert.Equal(OutboundResult.Engine, _alice.Send(DataPlaneNode.Frame(Station, _alice.Mac)).Result);
        Assert.Equal(OutboundResult.Engine, _alice.Send(DataPlaneNode.Frame(_bob.Mac, _alice.Mac)).Result);
        Assert.Equal(0, _alice.Counters.TotalDrops());
    }

    [Fact]
    public void Unicast_ToOneself_IsCounted()
    {
        Assert.Equal(OutboundResult.Dropped, _alice.Send(DataPlaneNode.Frame(_alice.Mac, _alice.Mac)).Result);
        Assert.Equal(1, _alice.Counters[DropReason.UnknownDestination]);
    }

    [Theory]
    [InlineData(13, 0, DropReason.FrameTooShort)]
    [InlineData(14 + DataPlaneNode.Mtu + 1, 0x0800, DropReason.FrameTooLong)]
    [InlineData(14 + DataPlaneNode.Mtu, 0x0800, null)]
    [InlineData(14 + DataPlaneNode.Mtu + 4, 0x8100, null)]
    [InlineData(14 + DataPlaneNode.Mtu + 5, 0x8100, DropReason.FrameTooLong)]
    [InlineData(14, 0x0800, null)]
    public void Frame_OfALength_PassesIfTheSegmentCarriesIt(int length, ushort etherType, DropReason? reason)
    {
        DataPlaneNode.Connect(_alice, _bob);
        var frame = DataPlaneNode.Frame(_bob.Mac, _alice.Mac, Math.Max(0, length - 14), etherType)[..length];
        Assert.Equal(reason is null ? OutboundResult.Sent : OutboundResult.Dropped, _alice.Send(frame).Result);
        Assert.Equal(reason is null ? 0 : 1, _alice.Counters.TotalDrops());
        Assert.True(reason is null || _alice.Counters[reason.Value] == 1);
    }

    [Fact]
    public void Source_NotOurs_IsRefusedUnlessTheNodeBridges()
    {
        var bridge = new DataPlaneNode(4, bridges: true);
        DataPlaneNode.Connect(_alice, _bob);
        DataPlaneNode.Connect(bridge, _bob);
        Assert.Equal(OutboundResult.Dropped, _alice.Send(DataPlaneNode.Frame(_bob.Mac, Station)).Result);
        Assert.Equal(1, _alice.Counters[DropReason.SourceRefused]);
        Assert.Equal(OutboundResult.Sent, bridge.Send(DataPlaneNode.Frame(_bob.Mac, Station)).Result);
        Assert.True(bridge.Learned.TryFind(Station, default, out var owner) && owner == bridge.Local);
    }

    [Fact]
    public void Source_OfAPeerOrAGroup_IsRefusedAlsoIfTheNodeBridges()
    {
        var bridge = new DataPlaneNode(4, bridges: true);
        DataPlaneNode.Connect(bridge, _bob);
        bridge.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bob.Mac));
        bridge.Send(DataPlaneNode.Frame(MacAddress.Broadcast, Group));
        bridge.Send(DataPlaneNode.Frame(MacAddress.Broadcast, default));
        Assert.Equal(3, bridge.Counters[DropReason.SourceRefused]);
    }

    [Fact]
    public void Unicast_BetweenStationsOfOneBridge_StaysThere()
    {
        var bridge = new DataPlaneNode(4, bridges: true);
        DataPlaneNode.Connect(bridge, _bob);
        bridge.Send(DataPlaneNode.Frame(_bob.Mac, Station));
        Assert.Equal(OutboundResult.Dropped, bridge.Send(DataPlaneNode.Frame(Station, bridge.Mac)).Result);
        Assert.Equal(1, bridge.Counters[DropReason.UnknownDestination]);
    }

    [Fact]
    public void Unicast_ToAStationBehindAPeer_GoesToThePeer()
    {
        var bridge = new DataPlaneNode(4, bridges: true);
        var (atAlice, atBridge) = DataPlaneNode.Connect(_alice, bridge);
        _alice.Receive(DataPlaneNode.Seal(atBridge.Session, DataPlaneNode.Frame(_alice.Mac, Station)), bridge.Address);
        var (result, output) = _alice.Send(DataPlaneNode.Frame(Station, _alice.Mac));
        Assert.Equal(OutboundResult.Sent, result);
        Assert.Equal(bridge.Address, Assert.Single(output).Destination);
        Assert.Equal(1, atAlice.Peer.Addresses.Count);
    }

    [Fact]
    public void Session_ClosedSinceTheTableWasPublished_DropsAndCounts()
    {
        var (atAlice, _) = DataPlaneNode.Connect(_alice, _bob);
        atAlice.Session.Close();
        Assert.Equal(OutboundResult.Dropped, _alice.Send(DataPlaneNode.Frame(_bob.Mac, _alice.Mac)).Result);
        Assert.Equal(1, _alice.Counters[DropReason.PeerNotReady]);
    }
}
