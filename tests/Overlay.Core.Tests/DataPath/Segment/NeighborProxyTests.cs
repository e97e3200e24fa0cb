using Overlay.Core.Tests.Sessions;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.TestKit;

namespace Overlay.Core.Tests.DataPath.Segment;

/// <summary>What the data path learns, and which questions it leaves to the engine to be answered.</summary>
public class NeighborProxyTests
{
    private static readonly IpAddress Here = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress There = IpAddress.Parse("10.0.0.2");
    private static readonly IpAddress HereV6 = IpAddress.Parse("fd00::1");
    private static readonly IpAddress ThereV6 = IpAddress.Parse("fd00::2");
    private static readonly MacAddress Station = new(0x0200_0000_0099);
    private readonly DataPlaneNode _alice = new(1, limits: new SegmentOptions());
    private readonly DataPlaneNode _bob = new(2);

    private readonly Session _session;

    public NeighborProxyTests() => _session = DataPlaneNode.Connect(_alice, _bob).Second.Session;

    [Fact]
    public void Question_ForAnAddressThatAPeerAnnounced_NeedsNotTravel()
    {
        Assert.Equal(OutboundResult.Sent, Ask());
        Hear(NeighborFrames.ArpAnnouncement(_bob.Mac, There));
        Assert.Equal(OutboundResult.Engine, Ask());
    }

    [Fact]
    public void Question_ForARequesterOfBefore_NeedsNotTravel()
    {
        Hear(NeighborFrames.ArpRequest(_bob.Mac, There, Here));
        Assert.Equal(OutboundResult.Engine, Ask());
    }

    [Fact]
    public void Probe_Announcement_AndQuestionToOneStation_Travel()
    {
        Hear(NeighborFrames.ArpAnnouncement(_bob.Mac, There));
        Assert.Equal(OutboundResult.Sent, _alice.Send(NeighborFrames.ArpProbe(_alice.Mac, There)).Result);
        Assert.False(IsAnswered(NeighborFrames.ArpRequest(_alice.Mac, Here, There, _bob.Mac), At(1)));
        Assert.Equal(OutboundResult.Sent, _alice.Send(NeighborFrames.ArpAnnouncement(_alice.Mac, There)).Result);
    }

    [Fact]
    public void Probe_ClaimsNothing()
    {
        Hear(NeighborFrames.ArpProbe(_bob.Mac, There));
        Assert.Equal(0, _alice.Neighbors.Count);
    }

    [Fact]
    public void Station_ThatWasAskedByItselfAndIsSilent_IsAskedForByAll()
    {
        Hear(NeighborFrames.ArpAnnouncement(_bob.Mac, There));
        _alice.Send(NeighborFrames.ArpRequest(_alice.Mac, Here, There, _bob.Mac), At(1));
        var question = NeighborFrames.ArpRequest(_alice.Mac, Here, There);
        Assert.False(IsAnswered(question, At(2)));
        Hear(NeighborFrames.ArpReply(_bob.Mac, There, _alice.Mac, Here), At(3));
        Assert.True(IsAnswered(question, At(3)));
    }

    [Fact]
    public void Advertisement_IsLearned_AndASolicitationIsNot()
    {
        Hear(NeighborFrames.Solicitation(_bob.Mac, ThereV6, HereV6));
        Assert.Equal(OutboundResult.Sent, AskV6());
        Hear(NeighborFrames.Advertisement(_bob.Mac, ThereV6, _alice.Mac, HereV6));
        Assert.Equal(OutboundResult.Engine, AskV6());
        Assert.Equal(OutboundResult.Sent, _alice.Send(NeighborFrames.DuplicateDetection(_alice.Mac, ThereV6)).Result);
        Assert.False(IsAnswered(NeighborFrames.Solicitation(_alice.Mac, HereV6, ThereV6, _bob.Mac)));
    }

    [Fact]
    public void Advertisement_WithoutOverride_IsNotLearnedButConfirms()
    {
        Hear(NeighborFrames.Advertisement(_bob.Mac, ThereV6, _alice.Mac, HereV6, NeighborFlags.Solicited));
        Assert.Equal(0, _alice.Neighbors.Count);
        Hear(NeighborFrames.Unsolicited(_bob.Mac, ThereV6));
        _alice.Send(NeighborFrames.Solicitation(_alice.Mac, HereV6, ThereV6, _bob.Mac), At(1));
        var question = NeighborFrames.Solicitation(_alice.Mac, HereV6, ThereV6);
        Assert.False(IsAnswered(question, At(1)));
        Hear(NeighborFrames.Advertisement(_bob.Mac, ThereV6, _alice.Mac, HereV6, NeighborFlags.Solicited), At(2));
        Assert.True(IsAnswered(question, At(2)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Claim_WithAMacAddressThatIsNotTheSenders_IsRefusedAndCounted(bool isOwnMac)
    {
        Hear(NeighborFrames.ArpAnnouncement(isOwnMac ? _alice.Mac : Station, There, source: _bob.Mac));
        Assert.Equal((0, 1), (_alice.Neighbors.Count, _alice.Counters[Counter.NeighborsRefused]));
        Assert.Equal(OutboundResult.Sent, Ask());
    }

    [Fact]
    public void Claims_BeyondTheLimit_AreRefusedAndCounted()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Hear(NeighborFrames.ArpAnnouncement(_bob.Mac, new IpAddress([10, 1, (byte)(i >> 8), (byte)i])));
        }

        Assert.Equal((256, 744), (_alice.Neighbors.Count, _alice.Counters[Counter.NeighborsRefused]));
    }

    [Fact]
    public void Address_ThatIsUsedHere_IsNotAnsweredForAPeerThatClaimsIt()
    {
        _alice.Send(NeighborFrames.ArpAnnouncement(_alice.Mac, There));
        Assert.Equal(OutboundResult.Sent, Ask());
        Hear(NeighborFrames.ArpAnnouncement(_bob.Mac, There));
        Assert.Equal(OutboundResult.Sent, Ask());
    }

    [Fact]
    public void Batch_WithAQuestionInTheMiddle_IsCutThere()
    {
        Hear(NeighborFrames.ArpAnnouncement(_bob.Mac, There));
        var other = DataPlaneNode.Frame(MacAddress.Broadcast, _alice.Mac);
        var question = NeighborFrames.ArpRequest(_alice.Mac, Here, There);
        var (series, _) = _alice.SendBatch(other, other, question, other);
        Assert.Equal([(OutboundResult.Sent, 2), (OutboundResult.Engine, 1), (OutboundResult.Sent, 1)], series);
    }

    [Fact]
    public void Packet_CutOffOrDamaged_IsNotLearned()
    {
        foreach (var frame in new[] { NeighborFrames.ArpAnnouncement(_bob.Mac, There), NeighborFrames.Unsolicited(_bob.Mac, ThereV6) })
        {
            for (var length = 14; length < frame.Length; length++)
            {
                Hear(frame[..length]);
            }

            frame[^1] ^= frame.Length > 60 ? (byte)1 : (byte)0;
            frame[15] ^= 1;
            Hear(frame);
        }

        Assert.Equal(0, _alice.Neighbors.Count);
    }

    /// <summary>True if the node itself answers, at once or after it asked the peer.</summary>
    private bool IsAnswered(byte[] question, Instant now = default)
    {
        Assert.Equal(OutboundResult.Engine, _alice.Send(question, now).Result);
        return _alice.Proxy!.TryAnswer(_alice.DataPlane.Table, new EthernetFrame(question), now, out var silent) is not null || silent is not null;
    }

    private OutboundResult Ask(Instant now = default) => _alice.Send(NeighborFrames.ArpRequest(_alice.Mac, Here, There), now).Result;

    private OutboundResult AskV6(Instant now = default) => _alice.Send(NeighborFrames.Solicitation(_alice.Mac, HereV6, ThereV6), now).Result;

    private void Hear(byte[] frame, Instant now = default)
    {
        var isGroup = (frame[0] & 1) != 0;
        _alice.AssertDelivers(frame, isGroup ? DataPlaneNode.Seal(_bob.GroupKey, frame) : DataPlaneNode.Seal(_session, frame), _bob.Address, now);
    }

    private static Instant At(double seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
