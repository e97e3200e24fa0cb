using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

public class LinkSessionTests
{
    private const ushort Own = 100;
    private const ushort Peer = 500;

    private readonly LinkSession _session = new(Own);

    [Fact]
    public void Reset_IsAnsweredWithActivate()
    {
        Assert.Equal(LinkProtocolType.Reset, _session.SetupType);

        Assert.Equal(SessionChange.PeerHeard, _session.Handle(Reset(Peer)));
        Assert.Equal(LinkState.Establishing, _session.State);
        Assert.Equal(LinkProtocolType.Activate, _session.SetupType);
        Assert.Equal(Peer, _session.Peer);
    }

    [Fact]
    public void State_WithThePeersSession_BringsTheLinkUp()
    {
        _session.Handle(Reset(Peer));

        Assert.Equal(SessionChange.Refused, _session.Handle(State(Peer + 1, 1)));
        Assert.Equal(SessionChange.Refused, _session.Handle(State(Peer, 1) with { Ack = 3 }));
        Assert.Equal(SessionChange.Up, _session.Handle(State(Peer, 1)));
        Assert.Equal(LinkState.Up, _session.State);
    }

    [Fact]
    public void Activate_OfTheOwnSession_BringsTheLinkUpFromEitherState()
    {
        Assert.Equal(SessionChange.Up, _session.Handle(Activate(Peer, Own)));

        var other = new LinkSession(Own);
        other.Handle(Reset(Peer));
        Assert.Equal(SessionChange.Up, other.Handle(Activate(Peer, Own)));
    }

    [Fact]
    public void Activate_OfAnEarlierLifeOfThisNode_MakesItsSessionLater()
    {
        Assert.Equal(SessionChange.Refused, _session.Handle(Activate(Peer, 300)));
        Assert.Equal(LinkState.Reset, _session.State);
        Assert.Equal(301, _session.Own);

        Assert.Equal(SessionChange.Refused, _session.Handle(Activate(Peer, 200)));
        Assert.Equal(301, _session.Own);
    }

    [Fact]
    public void State_BeforeAnythingElse_IsRefused() => Assert.Equal(SessionChange.Refused, _session.Handle(State(0, 1)));

    [Fact]
    public void State_OlderThanAnother_IsRefused()
    {
        BringUp();

        Assert.Equal(SessionChange.None, _session.Handle(State(Peer, 5)));
        Assert.Equal(SessionChange.Refused, _session.Handle(State(Peer, 4)));
        Assert.Equal(SessionChange.Refused, _session.Handle(State(Peer, 5)));
        Assert.Equal(SessionChange.None, _session.Handle(State(Peer, 6)));
    }

    [Fact]
    public void Reset_OfALaterSession_EndsTheLink()
    {
        BringUp();

        Assert.Equal(SessionChange.Refused, _session.Handle(Reset(Peer)));
        Assert.Equal(SessionChange.Refused, _session.Handle(Reset(Peer - 1)));
        Assert.Equal(SessionChange.Down, _session.Handle(Reset(Peer + 1)));
    }

    [Fact]
    public void Activate_WhileUp_ChangesNothing()
    {
        BringUp();

        Assert.Equal(SessionChange.None, _session.Handle(Activate(Peer, Own)));
        Assert.Equal(SessionChange.Refused, _session.Handle(Activate(Peer + 1, Own)));
        Assert.Equal(LinkState.Up, _session.State);
    }

    [Fact]
    public void Stopping_EndsALinkAndBeginsNone()
    {
        Assert.Equal(SessionChange.None, _session.Handle(Reset(Peer) with { Stopping = true }));
        Assert.Equal(LinkState.Reset, _session.State);

        BringUp();
        Assert.Equal(SessionChange.Down, _session.Handle(Reset(Peer + 1) with { Stopping = true }));
    }

    [Fact]
    public void Down_IsANewSession_AndForgetsThePeers()
    {
        BringUp();
        _session.NumberState();

        _session.Reset();

        Assert.Equal(Own + 1, _session.Own);
        Assert.Equal(1, _session.NumberState());
        Assert.Equal(SessionChange.Refused, _session.Handle(State(Peer, 7)));
        Assert.Equal(SessionChange.PeerHeard, _session.Handle(Reset(Peer - 50)));
    }

    [Fact]
    public void Reset_IsSentEagerlyAtFirst_ThenOnceInSixteenIntervals()
    {
        var sent = Enumerable.Range(1, 50).Where(_ => _session.PassInterval()).ToArray();

        Assert.Equal([1, 2, 3, 4, 5, 16, 32, 48], sent);
        _session.BeEager();
        Assert.True(_session.PassInterval());
    }

    [Fact]
    public void PeerThatDoesNotAnswerActivate_IsNoPeerAnyMore()
    {
        _session.Handle(Reset(Peer));

        for (var i = 0; i < 16; i++)
        {
            Assert.True(_session.PassInterval());
            Assert.Equal(LinkState.Establishing, _session.State);
        }

        _session.PassInterval();
        Assert.Equal(LinkState.Reset, _session.State);
        Assert.Equal(Own + 1, _session.Own);
    }

    private void BringUp()
    {
        _session.Handle(Reset(Peer));
        _session.Handle(State(Peer, 1));
    }

    private static LinkProtocolMessage Reset(int session) => Message(LinkProtocolType.Reset, session);

    private static LinkProtocolMessage Activate(int session, int confirmed) =>
        Message(LinkProtocolType.Activate, session) with { PeerSessionValid = true, PeerSession = (ushort)confirmed };

    private static LinkProtocolMessage State(int session, int number) => Message(LinkProtocolType.State, session) with { Sequence = (ushort)number };

    private static LinkProtocolMessage Message(LinkProtocolType type, int session) => new()
    {
        Type = type,
        Sender = LinkParts.Address(2),
        Destination = LinkParts.Address(1),
        Session = (ushort)session,
        MaxPacket = 1500,
    };
}
