using Overlay.Keys;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes;

public class RegistrationTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private readonly SupernodeBench _bench = new();

    [Fact]
    public void Register_ValidSignature_GivesSlotTokenAndAddress()
    {
        var client = _bench.Connect(Blue);

        var reply = client.Register();

        Assert.Equal(RegistrationStatus.Accepted, reply?.Status);
        Assert.NotEqual(0u, reply?.Slot);
        Assert.NotEqual(0ul, reply?.Token);
        Assert.Equal(client.Address, reply?.Seen);
        Assert.Equal(30, (int)reply!.Value.LifetimeSeconds);
        Assert.Equal(SupernodeEventKind.MemberJoined, Assert.Single(_bench.TakeEvents()).Kind);
    }

    [Fact]
    public void Register_SignatureOfAnotherSession_IsRefused()
    {
        var first = _bench.Connect(Blue);
        var second = _bench.Connect(Blue);

        var reply = second.Register(second.RegisterMessage() with { Signature = first.RegisterMessage().Signature });

        Assert.Equal(RegistrationStatus.BadSignature, reply?.Status);
        Assert.Equal(0u, reply?.Slot);
        Assert.Equal(0, _bench.Engine.GetSnapshot().Members);
        Assert.Equal(RegistrationStatus.BadSignature, Assert.Single(_bench.TakeEvents()).Status);
    }

    [Fact]
    public void Register_IdOfAnotherCommunity_IsRefused()
    {
        var client = _bench.Connect(Blue);

        var reply = client.Register(client.RegisterMessage() with { Community = SupernodeBench.Community("other", 1).Id.Value });

        Assert.Equal(RegistrationStatus.BadSignature, reply?.Status);
    }

    [Fact]
    public void Register_ClearCommunity_IsAccepted()
    {
        var client = _bench.Connect(new CommunitySecrets("open", OverlaySecurity.None), "open");

        Assert.Equal(RegistrationStatus.Accepted, client.Register()?.Status);
    }

    [Fact]
    public void Register_MacOfLiveMember_IsRefusedUntilThatMemberIsGone()
    {
        var holder = _bench.Join(Blue);
        var other = _bench.Connect(Blue);
        other.Mac = holder.Mac;

        Assert.Equal(RegistrationStatus.DuplicateMac, other.Register()?.Status);
        holder.Send(new Goodbye());

        Assert.Equal(RegistrationStatus.Accepted, other.Register()?.Status);
    }

    [Fact]
    public void Register_MacOfSilentMember_IsAdmittedAfterTwoSeconds()
    {
        var holder = _bench.Join(Blue);
        holder.AnswersPings = false;
        var other = _bench.Connect(Blue);
        other.Mac = holder.Mac;

        Assert.Null(other.Register());
        _bench.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Null(other.Registration);
        _bench.Advance(TimeSpan.FromSeconds(0.3));

        Assert.Equal(RegistrationStatus.Accepted, other.Registration?.Status);
        Assert.Equal(new SessionEnd(SessionEndReason.MacTakenOver, other.Address), Assert.Single(holder.Take<SessionEnd>(ControlKind.SessionEnd)));
        Assert.Equal(other.Key.Id, Assert.Single(_bench.Engine.GetSnapshot().Communities[0].Members).Node);
    }

    [Fact]
    public void Register_MacOfSilentMember_WhoSaysSomethingInTime_IsRefused()
    {
        var holder = _bench.Join(Blue);
        holder.AnswersPings = false;
        var other = _bench.Connect(Blue);
        other.Mac = holder.Mac;

        other.Register();
        _bench.Advance(TimeSpan.FromSeconds(1.9));
        holder.Send(new Ping(1, 0));
        _bench.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(RegistrationStatus.DuplicateMac, other.Registration?.Status);
    }

    [Fact]
    public void Register_MacOfMemberThatIsGone_WhileItsNewSessionComes_IsRefused()
    {
        var holder = _bench.Join(Blue);
        holder.AnswersPings = false;
        var other = _bench.Connect(Blue);
        other.Mac = holder.Mac;
        other.Register();

        var again = _bench.Join(Blue, key: holder.Key);
        _bench.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(RegistrationStatus.DuplicateMac, other.Registration?.Status);
        Assert.Equal(RegistrationStatus.Accepted, again.Register()?.Status);
    }

    [Fact]
    public void Register_NodeThatWaitsForAMac_IsForgottenWithItsSession()
    {
        var holder = _bench.Join(Blue);
        holder.AnswersPings = false;
        var other = _bench.Connect(Blue);
        other.Mac = holder.Mac;
        other.Register();

        other.Send(new Goodbye());
        _bench.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(holder.Key.Id, Assert.Single(_bench.Engine.GetSnapshot().Communities[0].Members).Node);
    }

    [Fact]
    public void Register_NodeWhoseKeyTheMacIsDerivedFrom_ComesBeforeOneThatWaits()
    {
        var owner = NodeKeyPair.Generate(_bench.Random);
        var (holder, waiting) = (_bench.Connect(Blue), _bench.Connect(Blue));
        (holder.Mac, holder.AnswersPings, waiting.Mac) = (owner.DefaultMac, false, owner.DefaultMac);
        holder.Register();
        Assert.Null(waiting.Register());

        _bench.Join(Blue, key: owner);

        Assert.Equal(RegistrationStatus.DuplicateMac, waiting.Registration?.Status);
        Assert.Equal(owner.Id, Assert.Single(_bench.Engine.GetSnapshot().Communities[0].Members).Node);
    }

    [Fact]
    public void Register_NodeWhoseKeyTheMacIsDerivedFrom_TakesItBack()
    {
        var owner = NodeKeyPair.Generate(_bench.Random);
        var holder = _bench.Connect(Blue);
        holder.Mac = owner.DefaultMac;
        holder.Register();

        var back = _bench.Join(Blue, key: owner);

        Assert.Equal(new SessionEnd(SessionEndReason.MacTakenBack, back.Address), Assert.Single(holder.Take<SessionEnd>(ControlKind.SessionEnd)));
        Assert.Equal(owner.Id, Assert.Single(_bench.Engine.GetSnapshot().Communities[0].Members).Node);
    }

    [Fact]
    public void Register_OneKeyFromTwoAddressesInTurn_OldSessionsAreToldAndTheOperatorTheSecondTime()
    {
        var first = _bench.Join(Blue);
        var second = _bench.Join(Blue, key: first.Key);
        Assert.Equal(new SessionEnd(SessionEndReason.RegisteredElsewhere, second.Address), Assert.Single(first.Take<SessionEnd>(ControlKind.SessionEnd)));
        Assert.DoesNotContain(_bench.TakeEvents(), happened => happened.Kind == SupernodeEventKind.IdentityShared);

        var third = _bench.Join(Blue, key: first.Key);

        var shared = Assert.Single(_bench.TakeEvents(), happened => happened.Kind == SupernodeEventKind.IdentityShared);
        Assert.Equal((third.Address, second.Address), (shared.Address, shared.Other));
    }

    [Fact]
    public void Register_SameMacInAnotherCommunity_IsAccepted()
    {
        var holder = _bench.Join(Blue);
        var other = _bench.Connect(SupernodeBench.Community("test", 2));
        other.Mac = holder.Mac;

        Assert.Equal(RegistrationStatus.Accepted, other.Register()?.Status);
    }

    [Fact]
    public void Register_SameNameWithAnotherKey_GivesHintToBoth()
    {
        var first = _bench.Join(Blue);
        Assert.False(first.Registration!.Value.OtherKeyInUse);

        var second = _bench.Join(SupernodeBench.Community("test", 2));
        first.Register();

        Assert.True(second.Registration!.Value.OtherKeyInUse);
        Assert.True(first.Registration!.Value.OtherKeyInUse);
        Assert.Single(first.Members);
        second.Send(new Goodbye());
        first.Register();
        Assert.False(first.Registration!.Value.OtherKeyInUse);
    }

    [Fact]
    public void Register_NewSessionOfSameKey_KeepsSlotAndEndsOldSession()
    {
        var before = _bench.Join(Blue);
        var after = _bench.Join(Blue, key: before.Key);

        Assert.Equal(before.Registration?.Slot, after.Registration?.Slot);
        Assert.Equal(before.Registration?.Token, after.Registration?.Token);
        Assert.Equal(1, _bench.Engine.GetSnapshot().Members);
        Assert.Equal(1, _bench.Engine.GetSnapshot().Sessions);
        before.Send(new Goodbye());
        Assert.Equal(0, before.Send(new Ping(1, 0)));
        Assert.Equal(1, _bench.Engine.GetSnapshot().Members);
    }

    [Fact]
    public void HandshakeAlone_OfSameKey_ChangesNothing()
    {
        var before = _bench.Join(Blue);

        _bench.Connect(Blue, key: before.Key);

        Assert.Equal(RegistrationStatus.Accepted, before.Register()?.Status);
    }

    [Fact]
    public void Register_AnotherCommunityInSameSession_IsIgnored()
    {
        var client = _bench.Join(Blue);

        var reply = client.Register(client.RegisterMessage() with { Community = 1 });

        Assert.Null(reply);
        Assert.Equal(1, _bench.Counters[DropReason.Malformed]);
    }

    [Fact]
    public void Silence_LongerThanLifetime_EndsMembership()
    {
        var silent = _bench.Join(Blue);
        var watcher = _bench.Join(Blue);

        _bench.Advance(TimeSpan.FromSeconds(20));
        watcher.Send(new Ping(1, 0));
        _bench.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal([watcher.Registration!.Value.Slot], watcher.Members.Keys);
        Assert.Contains(_bench.TakeEvents(), e => e.Kind == SupernodeEventKind.MemberLeft && e.Node == silent.Key.Id);
    }

    [Fact]
    public void LastMemberLeaves_CommunityIsForgotten()
    {
        var client = _bench.Join(Blue);

        client.Send(new Goodbye());

        var snapshot = _bench.Engine.GetSnapshot();
        Assert.Empty(snapshot.Communities);
        Assert.Equal(0, snapshot.Sessions);
        Assert.Equal(0, _bench.Counters[Overlay.Counters.Counter.Sessions]);
    }

    [Fact]
    public void Register_BadSignature_EndsTheSession()
    {
        var client = _bench.Connect(Blue);

        client.Register(client.RegisterMessage() with { Signature = new byte[64] });

        Assert.Null(client.Register());
        Assert.Equal(0, _bench.Engine.GetSnapshot().Sessions);
    }

    [Fact]
    public void Register_MoreThanAFewASecond_AreCountedAndDropped()
    {
        var client = _bench.Join(Blue);

        var answered = Enumerable.Range(0, 20).Count(_ => client.Register() is not null);

        Assert.Equal(3, answered);
        Assert.Equal(17, _bench.Counters[DropReason.HandshakeLimited]);
        _bench.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RegistrationStatus.Accepted, client.Register()?.Status);
    }

    [Fact]
    public void Register_AddressesThatAreNotUsable_AreNotToldToOthers()
    {
        var client = _bench.Connect(Blue);
        var watcher = _bench.Join(Blue);
        var usable = _bench.FreeAddress();

        client.Register(client.RegisterMessage() with { Addresses = [new([127, 0, 0, 1], 9), new([0, 0, 0, 0], 9), new([224, 0, 0, 1], 9), usable, usable] });

        Assert.Equal([client.Address, usable], watcher.Members[client.Registration!.Value.Slot].Addresses);
    }
}
