using Overlay.Core.Tests.Sessions;
using Overlay.Nodes;
using Overlay.Nodes.Links;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes.Links;

public class SupernodeLinkTests
{
    [Fact]
    public void Silence_KeyRequestIsRepeatedMoreAndMoreSlowlyForEver()
    {
        var bench = new EngineBench();
        bench.Pass(10);
        Assert.InRange(bench.TakeSent(MessageType.KeyRequest).Count, 5, 12);
        bench.Pass(100);
        Assert.InRange(bench.TakeSent(MessageType.KeyRequest).Count, 20, 27);
    }

    [Fact]
    public void KeyReply_WithAnotherNonceOrFromElsewhere_IsIgnored()
    {
        var bench = new EngineBench();
        bench.Pass(0);
        Assert.True(KeyRequest.TryRead(bench.TakeSent(MessageType.KeyRequest)[0].Bytes, out var request));
        var reply = new byte[KeyReply.Size];
        new KeyReply(request.Nonce + 1, new byte[32]).Write(reply);
        bench.Deliver(reply, ScriptedSupernode.Address);
        new KeyReply(request.Nonce, new byte[32]).Write(reply);
        bench.Deliver(reply, bench.NewPeer().Address);
        Assert.Empty(bench.TakeSent());
    }

    [Fact]
    public void Register_Accepted_IsRefreshedAtAThirdOfTheLifetime()
    {
        var bench = new EngineBench().Register();
        bench.Pass(9.9);
        Assert.DoesNotContain(bench.Supernode.TakeControls(), message => message[0] == (byte)ControlKind.Register);
        bench.Pass(0.2);
        Assert.Contains(bench.Supernode.TakeControls(), message => message[0] == (byte)ControlKind.Register);
    }

    [Fact]
    public void Register_Refused_IsToldOnceAndTriedAgain()
    {
        var bench = new EngineBench();
        bench.Pass(0);
        bench.Supernode.AnswerKeyRequest();
        bench.Supernode.AnswerInitiation();
        bench.Supernode.AnswerRegister(RegistrationStatus.DuplicateMac);
        bench.Pass(5);
        bench.Supernode.AnswerRegister(RegistrationStatus.DuplicateMac);
        var refused = Assert.IsType<NodeEvent.SupernodeRefused>(Assert.Single(bench.Events, happened => happened is not NodeEvent.SupernodeKeyLearned));
        Assert.Equal(RegistrationStatus.DuplicateMac, refused.Status);
        bench.Pass(5);
        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        Assert.IsType<NodeEvent.SupernodeReached>(bench.Events[^1]);
    }

    [Fact]
    public void Supernode_ThatRefusedOftenAndTookItsTime_IsLostAsSoonAsAnyOther()
    {
        var bench = new EngineBench();
        bench.Pass(0);
        bench.Supernode.AnswerKeyRequest();
        bench.Supernode.AnswerInitiation();
        for (var i = 0; i < 8; i++)
        {
            bench.Pass(0.6);
            bench.Supernode.AnswerRegister(RegistrationStatus.DuplicateMac);
            bench.Pass(5.5);
        }

        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        bench.Pass(15);
        Assert.Contains(bench.Events, happened => happened is NodeEvent.SupernodeLost);
    }

    [Fact]
    public void Supernode_ThatFallsSilent_IsLostAndCalledAgainWithTheSameKey()
    {
        var bench = new EngineBench().Register();
        bench.Pass(15);
        Assert.Contains(bench.Events, happened => happened is NodeEvent.SupernodeLost);
        bench.Supernode.AnswerInitiation();
        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        Assert.IsType<NodeEvent.SupernodeReached>(bench.Events[^1]);
    }

    [Fact]
    public void Supernode_WhoseKeyIsNotKnown_IsAskedAndItsKeyIsToldOf()
    {
        var bench = new EngineBench().Register();
        var learned = Assert.Single(bench.Events.OfType<NodeEvent.SupernodeKeyLearned>());
        Assert.Equal(bench.Supernode.KeyPair.PublicKey, learned.PublicKey.Span);
    }

    [Fact]
    public void Supernode_WithAnotherKeyAfterALoss_IsToldOfOnceAndNotTrusted()
    {
        var bench = new EngineBench().Register();
        var known = bench.Supernode.KeyPair.PublicKey.ToArray();
        bench.Supernode.Replace();
        for (var i = 0; i < 3; i++)
        {
            bench.Pass(40);
            bench.Supernode.AnswerKeyRequest();
        }

        var differs = Assert.Single(bench.Events.OfType<NodeEvent.SupernodeKeyDiffers>());
        Assert.Equal(known, differs.KnownKey.Span);
        Assert.Equal(bench.Supernode.KeyPair.PublicKey, differs.OtherKey.Span);
        Assert.Single(bench.Events.OfType<NodeEvent.SupernodeReached>());
    }

    [Fact]
    public void Supernode_PinnedWithAnotherKey_IsAskedForItsKeySoonAndToldOf()
    {
        var bench = new EngineBench(options => options with { Supernodes = [new SupernodeTarget(ScriptedSupernode.Address, new byte[32])] });
        bench.Pass(3);
        bench.Supernode.AnswerKeyRequest();

        Assert.Equal(bench.Supernode.KeyPair.PublicKey, Assert.Single(bench.Events.OfType<NodeEvent.SupernodeKeyDiffers>()).OtherKey.Span);
        bench.Pass(60);
        var sent = bench.TakeSent();
        Assert.InRange(sent.Count(datagram => datagram.Type == MessageType.KeyRequest), 3, 6);
        Assert.Contains(sent, datagram => datagram.Type == MessageType.HandshakeInitiation);
    }

    [Fact]
    public void Supernode_ThatIsSilent_WithTheKnownKey_IsCalledUntilItAnswers()
    {
        var bench = new EngineBench().Register();
        bench.Pass(40);
        bench.Supernode.AnswerKeyRequest();
        Assert.Empty(bench.Events.OfType<NodeEvent.SupernodeKeyDiffers>());
        bench.Pass(5);
        bench.Supernode.AnswerInitiation();
        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        Assert.IsType<NodeEvent.SupernodeReached>(bench.Events[^1]);
    }

    [Fact]
    public void SessionEnd_OfTheRegistration_IsToldAndTheNodeReturnsAfterAWhile()
    {
        var bench = new EngineBench().Register();
        var other = new UnderlayAddress([198, 51, 100, 9], 9);
        bench.Supernode.Send(new SessionEnd(SessionEndReason.RegisteredElsewhere, other));
        Assert.Equal(new NodeEvent.SupernodeEnded(ScriptedSupernode.Address, SessionEndReason.RegisteredElsewhere, other), bench.Events[^1]);
        bench.Pass(20);
        Assert.Empty(bench.TakeSent());
        bench.Pass(20);
        bench.Supernode.AnswerInitiation();
        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        Assert.IsType<NodeEvent.SupernodeReached>(bench.Events[^1]);
    }

    [Fact]
    public void Goodbye_OfTheSupernode_LosesItAtOnce()
    {
        var bench = new EngineBench().Register();
        bench.Supernode.Send(default(Goodbye));
        Assert.IsType<NodeEvent.SupernodeLost>(bench.Events[^1]);
    }

    [Fact]
    public void Ping_OfTheSupernode_IsAnswered()
    {
        var bench = new EngineBench().Register();
        bench.Supernode.Send(new Ping(5, 0));
        Assert.True(Pong.TryRead(Assert.Single(bench.Supernode.TakeControls()), out var pong));
        Assert.Equal(5u, pong.Id);
    }

    [Fact]
    public void Silence_WhileFramesAreRelayed_IsNoticedWithinASecond()
    {
        // Nothing comes from the peer, either: the frames go out and the supernode does not answer.
        var relayed = new EngineBench().Register();
        var other = relayed.NewPeer();
        relayed.Supernode.List(other.Entry);
        relayed.Pass(0);
        other.AnswerRelayed();
        relayed.Send(DataPlaneNode.Frame(other.Mac, relayed.Mac));
        relayed.Pass(1);
        Assert.Contains(relayed.Events, happened => happened is NodeEvent.SupernodeLost);
    }

    [Fact]
    public void Message_MalformedOrOfAnUnknownKind_IsCounted()
    {
        var bench = new EngineBench().Register();
        bench.Supernode.SendRaw([(byte)ControlKind.PeerList, 1]);
        bench.Supernode.SendRaw([(byte)ControlKind.Register]);
        bench.Supernode.SendRaw([99]);
        bench.Supernode.SendRaw([]);
        Assert.Equal(2, bench.Counters[DropReason.Malformed]);
        Assert.Equal(2, bench.Counters[DropReason.UnknownType]);
    }
}
