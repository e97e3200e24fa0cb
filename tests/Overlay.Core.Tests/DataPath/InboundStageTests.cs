using FsCheck.Xunit;
using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.DataPath;

public class InboundStageTests
{
    private static readonly MacAddress Station = new(0x0200_0000_0099);
    private static readonly UnderlayAddress Supernode = new([192, 0, 2, 200], 1_200);
    private static readonly UnderlayAddress Elsewhere = new([198, 51, 100, 1], 9);
    private readonly DataPlaneNode _alice = new(1);
    private readonly DataPlaneNode _bob = new(2);

    private byte[] FrameToAlice => DataPlaneNode.Frame(_alice.Mac, _bob.Mac);

    [Fact]
    public void Data_ReceivedTwice_IsReplayed()
    {
        var datagram = DataToAlice();
        Assert.Equal(InboundResult.Frame, _alice.Receive(datagram, _bob.Address).Result);
        AssertDropped(DropReason.Replayed, datagram, _bob.Address);
    }

    /// <summary>
    /// A sender's packets came on one way, where as many wait as a socket holds, and come on another from now on: those that waited are no repeats. On a busy host that is a
    /// third of a second at 100 Mbit/s.
    /// </summary>
    [Fact]
    public void Datagrams_ThatWaitedOnAnotherWay_AreDelivered()
    {
        const int Waiting = 11_000;
        var (_, atBob) = DataPlaneNode.Connect(_alice, _bob);
        var toGroup = DataPlaneNode.Frame(MacAddress.Broadcast, _bob.Mac);
        byte[][] late = [.. Enumerable.Range(0, Waiting).SelectMany(_ => (byte[][])[DataPlaneNode.Seal(atBob.Session, FrameToAlice), DataPlaneNode.Seal(_bob.GroupKey, toGroup)])];
        _alice.AssertDelivers(FrameToAlice, DataPlaneNode.Seal(atBob.Session, FrameToAlice), _bob.Address);
        _alice.AssertDelivers(toGroup, DataPlaneNode.Seal(_bob.GroupKey, toGroup), _bob.Address);
        foreach (var datagram in late)
        {
            Assert.Equal(InboundResult.Frame, _alice.Receive(datagram, _bob.Address).Result);
        }

        AssertDropped(DropReason.Replayed, late[0], _bob.Address);
        Assert.Equal(InboundResult.Dropped, _alice.Receive(late[1], _bob.Address).Result);
    }

    [Fact]
    public void Data_ChangedInAnyByte_IsDropped()
    {
        var datagram = DataToAlice();
        for (var i = 0; i < datagram.Length; i++)
        {
            var changed = datagram.ToArray();
            changed[i] ^= 1;
            Assert.True(_alice.Receive(changed, _bob.Address).Result != InboundResult.Frame, $"byte {i}");
        }

        Assert.Equal(InboundResult.Frame, _alice.Receive(datagram, _bob.Address).Result);
    }

    [Fact]
    public void Data_OfASessionNotConfirmed_GoesToTheEngine()
    {
        var (atBob, _) = DataPlaneNode.Connect(_bob, _alice, isConfirmed: false);
        var datagram = DataPlaneNode.Seal(atBob.Session, FrameToAlice);
        Assert.Equal(InboundResult.Engine, _alice.Receive(datagram, _bob.Address).Result);
    }

    [Fact]
    public void Data_FromAnotherAddress_IsShownToTheEngineNowAndThenAndElseDelivered()
    {
        var (_, atBob) = DataPlaneNode.Connect(_alice, _bob);
        var now = Instant.Zero + TimeSpan.FromSeconds(1);
        var results = Enumerable.Range(0, 5).Select(_ => _alice.Receive(DataPlaneNode.Seal(atBob.Session, FrameToAlice), Elsewhere, now).Result);
        Assert.Equal([InboundResult.Engine, .. Enumerable.Repeat(InboundResult.Frame, 4)], results);
    }

    [Fact]
    public void Data_OnThePath_CountsAsASignOfLife()
    {
        var (atAlice, atBob) = DataPlaneNode.Connect(_alice, _bob);
        var now = Instant.Zero + TimeSpan.FromSeconds(7);
        _alice.Receive(DataPlaneNode.Seal(atBob.Session, FrameToAlice), _bob.Address, now);
        Assert.Equal(now, atAlice.Peer.Traffic.HeardOnPathAt);
    }

    [Fact]
    public void Data_InAClearCommunity_IsNoSignOfLife()
    {
        var (alice, bob) = (new DataPlaneNode(1, key: 0), new DataPlaneNode(2, key: 0));
        var (atAlice, atBob) = DataPlaneNode.Connect(alice, bob);
        var frame = DataPlaneNode.Frame(alice.Mac, bob.Mac);
        alice.AssertDelivers(frame, DataPlaneNode.Seal(atBob.Session, frame), bob.Address, new Instant(5));
        Assert.Equal(Instant.Zero, atAlice.Peer.Traffic.HeardAt);
    }

    [Fact]
    public void Source_NotThePeers_IsRefused()
    {
        var (_, atBob) = DataPlaneNode.Connect(_alice, _bob);
        AssertDropped(DropReason.SourceRefused, DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(_alice.Mac, Station)), _bob.Address);
    }

    [Fact]
    public void Source_BehindABridge_IsLearnedUpToTheLimit()
    {
        var (atAlice, atBridge) = DataPlaneNode.Connect(_alice, new DataPlaneNode(4, bridges: true));
        var results = Enumerable.Range(1, 3)
            .Select(i => DataPlaneNode.Frame(_alice.Mac, new MacAddress(0x0200_0000_0000 + (ulong)i)))
            .Select(frame => _alice.Receive(DataPlaneNode.Seal(atBridge.Session, frame), atAlice.Peer.Path.Address).Result)
            .ToList();
        Assert.Equal([InboundResult.Frame, InboundResult.Frame, InboundResult.Dropped], results);
        Assert.Equal(1, _alice.Counters[DropReason.SourceRefused]);
    }

    [Fact]
    public void Source_OfThisNodeOrAnotherPeer_IsRefusedFromABridge()
    {
        var bridge = new DataPlaneNode(4, bridges: true);
        var (_, atBridge) = DataPlaneNode.Connect(_alice, bridge);
        DataPlaneNode.Connect(_alice, _bob);
        foreach (var source in new[] { _alice.Mac, _bob.Mac, MacAddress.Broadcast, default })
        {
            var before = _alice.Counters[DropReason.SourceRefused];
            _alice.Receive(DataPlaneNode.Seal(atBridge.Session, DataPlaneNode.Frame(_alice.Mac, source)), bridge.Address);
            Assert.Equal(before + 1, _alice.Counters[DropReason.SourceRefused]);
        }
    }

    /// <summary>Who sends a frame in the name of another node first, and is refused, does not stop the frame of that node.</summary>
    [Fact]
    public void Frame_WithAForgedSource_IsNotTakenForTheFirstOfTwo()
    {
        var (bridge, honest) = (new DataPlaneNode(4, bridges: true), new DataPlaneNode(5, bridges: true));
        var (_, atBridge) = DataPlaneNode.Connect(_alice, bridge);
        var (_, atHonest) = DataPlaneNode.Connect(_alice, honest);
        var frame = DataPlaneNode.Frame(MacAddress.Broadcast, honest.Mac);
        _alice.Receive(DataPlaneNode.Seal(atBridge.Session, frame), bridge.Address);
        _alice.AssertDelivers(frame, DataPlaneNode.Seal(atHonest.Session, frame), honest.Address);
        Assert.Equal((1, 0), (_alice.Counters[DropReason.SourceRefused], _alice.Counters[DropReason.FrameLooped]));
    }

    [Fact]
    public void GroupData_WithAUnicastFrame_IsRefused()
    {
        DataPlaneNode.Connect(_alice, _bob);
        AssertDropped(DropReason.Malformed, DataPlaneNode.Seal(_bob.GroupKey, FrameToAlice), _bob.Address);
    }

    [Fact]
    public void GroupData_OfAStranger_IsUnknown() =>
        AssertDropped(DropReason.UnknownGroupKey, DataPlaneNode.Seal(_bob.GroupKey, DataPlaneNode.Frame(MacAddress.Broadcast, _bob.Mac)), _bob.Address);

    [Fact]
    public void GroupData_ReceivedTwice_IsReplayed()
    {
        DataPlaneNode.Connect(_alice, _bob);
        var datagram = DataPlaneNode.Seal(_bob.GroupKey, DataPlaneNode.Frame(MacAddress.Broadcast, _bob.Mac));
        Assert.Equal(InboundResult.Frame, _alice.Receive(datagram, _bob.Address).Result);
        AssertDropped(DropReason.Replayed, datagram, _bob.Address);
    }

    [Fact]
    public void Relayed_WithOurToken_IsTakenOutAndDelivered()
    {
        var relay = _alice.AddRelay(Supernode, 77);
        var datagram = Wrap(DataToAlice(), 77);
        var now = Instant.Zero + TimeSpan.FromSeconds(1);

        // It is not the path in use, so the first goes to the engine, with its header.
        Assert.Equal(InboundResult.Engine, _alice.Receive(datagram, Supernode, now).Result);
        _alice.AssertDelivers(FrameToAlice, datagram, Supernode, now);
        Assert.Equal((now, now), (relay.Traffic.HeardAt, relay.Traffic.UsedAt));
    }

    [Theory]
    [InlineData(78, true)]
    [InlineData(77, false)]
    public void Relayed_WithAnotherTokenOrFromElsewhere_IsRefused(ulong token, bool isFromSupernode)
    {
        _alice.AddRelay(Supernode, 77);
        AssertDropped(DropReason.RelayRefused, Wrap(DataToAlice(), token), isFromSupernode ? Supernode : Elsewhere);
    }

    [Theory]
    [InlineData(new byte[] { 1, 1, 1, 0 }, true)]
    [InlineData(new byte[] { 2, 0, 0, 0 }, true)]
    [InlineData(new byte[] { 3, 0, 0, 0 }, true)]
    [InlineData(new byte[] { 5, 0, 0, 0 }, true)]
    [InlineData(new byte[] { 4, 0, 0, 0 }, false)]
    [InlineData(new byte[] { 6, 0, 0, 0 }, false)]
    [InlineData(new byte[0], false)]
    public void Relayed_BeforeTheSupernodesAnswerWasRead_WaitsBehindIt(byte[] message, bool isTaken)
    {
        _alice.AddRelay(Supernode, token: null);
        AssertDropped(DropReason.RelayRefused, Wrap(message, 77), Elsewhere);

        Assert.Equal(isTaken ? InboundResult.Control : InboundResult.Dropped, _alice.Receive(Wrap(message, 77), Supernode).Result);
        Assert.Equal(isTaken ? 1 : 2, _alice.Counters[DropReason.RelayRefused]);
    }

    [Fact]
    public void Relayed_Relay_IsRefused()
    {
        _alice.AddRelay(Supernode, 77);
        AssertDropped(DropReason.UnknownType, Wrap(Wrap(DataToAlice(), 77), 77), Supernode);
    }

    [Theory]
    [InlineData(new byte[0], DropReason.Malformed)]
    [InlineData(new byte[] { 4, 0, 0 }, DropReason.Malformed)]
    [InlineData(new byte[] { 7, 0, 0 }, DropReason.Malformed)]
    [InlineData(new byte[] { 6, 0, 0 }, DropReason.RelayRefused)]
    [InlineData(new byte[] { 8, 0, 0 }, DropReason.UnknownType)]
    [InlineData(new byte[] { 0 }, DropReason.UnknownType)]
    [InlineData(new byte[] { 200, 1, 2, 3 }, DropReason.UnknownType)]
    public void Datagram_OutsideTheFormat_IsCounted(byte[] datagram, DropReason reason) => AssertDropped(reason, datagram, Elsewhere);

    [Fact]
    public void Data_ForNoSession_IsCounted() =>
        AssertDropped(DropReason.UnknownSession, new byte[] { 4, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9 }, Elsewhere);

    [Property(MaxTest = 500)]
    public void Datagram_OfAnyBytes_IsEitherForTheEngineOrCountedOnce(byte type, byte[] rest)
    {
        var node = new DataPlaneNode(9);
        node.AddRelay(Supernode, 0);
        byte[] datagram = [(byte)(type % 11), .. (rest ?? []).Take(900)];
        var (result, _) = node.Receive(datagram, type % 2 == 0 ? Supernode : Elsewhere);
        Assert.NotEqual(InboundResult.Frame, result);
        Assert.Equal(result == InboundResult.Dropped ? 1 : 0, node.Counters.TotalDrops());
    }

    private byte[] DataToAlice() => DataPlaneNode.Seal(DataPlaneNode.Connect(_alice, _bob).Second.Session, FrameToAlice);

    private static byte[] Wrap(byte[] message, ulong token)
    {
        var header = new byte[RelayHeader.Size];
        new RelayHeader(5, token).Write(header);
        return [.. header, .. message];
    }

    private void AssertDropped(DropReason reason, byte[] datagram, UnderlayAddress from)
    {
        var before = _alice.Counters.TotalDrops();
        Assert.Equal(InboundResult.Dropped, _alice.Receive(datagram, from).Result);
        Assert.Equal(1, _alice.Counters[reason]);
        Assert.Equal(before + 1, _alice.Counters.TotalDrops());
    }
}
