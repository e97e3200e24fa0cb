using Overlay.Frames.Messages;
using Overlay.Protocol;

namespace Overlay.Core.Tests.Protocol.Nodes;

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
        var refused = Assert.IsType<NodeEvent.SupernodeRefused>(Assert.Single(bench.Events));
        Assert.Equal(RegistrationStatus.DuplicateMac, refused.Status);
        bench.Pass(5);
        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        Assert.IsType<NodeEvent.SupernodeReached>(bench.Events[^1]);
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
    public void Supernode_WithAnotherKeyAfterALoss_IsTrustedAndToldOf()
    {
        var bench = new EngineBench().Register();
        bench.Supernode.Replace();
        bench.Pass(40);
        bench.Supernode.AnswerKeyRequest();
        bench.Supernode.AnswerInitiation();
        bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        var changed = Assert.Single(bench.Events.OfType<NodeEvent.SupernodeKeyChanged>());
        Assert.Equal(bench.Supernode.KeyPair.PublicKey, changed.PublicKey.Span);
    }

    [Fact]
    public void Supernode_PinnedWithAnotherKey_IsNeverAskedForItsKey()
    {
        var bench = new EngineBench(options => options with { Supernodes = [new SupernodeTarget(ScriptedSupernode.Address, new byte[32])] });
        bench.Pass(60);
        Assert.All(bench.TakeSent(), sent => Assert.Equal(MessageType.HandshakeInitiation, sent.Type));
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
