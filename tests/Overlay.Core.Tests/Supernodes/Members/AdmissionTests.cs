using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes.Members;

public class AdmissionTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);

    [Theory]
    [InlineData(true, RegistrationStatus.Accepted)]
    [InlineData(false, RegistrationStatus.RefusedByOperator)]
    public void Question_IsAskedOnceAndAnswerDecides(bool answer, object status)
    {
        var bench = new SupernodeBench(options => options with { AsksAdmission = true });
        var client = bench.Connect(Blue);

        Assert.Null(client.Register());
        Assert.Null(client.Register());
        Assert.True(bench.Engine.TryTakeAdmission(out var question));
        Assert.False(bench.Engine.TryTakeAdmission(out _));
        Assert.Equal(("test", client.Key.Id, client.Mac, client.Address), (question.Community, question.Node, question.Mac, question.Address));
        bench.Decide(question, answer);

        Assert.Equal(status, client.Registration?.Status);
    }

    [Fact]
    public void Question_BadSignature_IsNotAsked()
    {
        var bench = new SupernodeBench(options => options with { AsksAdmission = true });
        var client = bench.Connect(Blue);

        client.Register(client.RegisterMessage() with { Signature = new byte[64] });

        Assert.False(bench.Engine.TryTakeAdmission(out _));
    }

    [Fact]
    public void Refresh_OfAdmittedMember_IsNotAskedAgain()
    {
        var bench = new SupernodeBench(options => options with { AsksAdmission = true });
        var client = bench.Connect(Blue);
        client.Register();
        bench.Engine.TryTakeAdmission(out var question);
        bench.Decide(question, true);

        Assert.Equal(RegistrationStatus.Accepted, client.Register()?.Status);
        Assert.False(bench.Engine.TryTakeAdmission(out _));
    }

    [Fact]
    public void Answer_AfterSessionEnded_ChangesNothing()
    {
        var bench = new SupernodeBench(options => options with { AsksAdmission = true });
        var client = bench.Connect(Blue);
        client.Register();
        bench.Engine.TryTakeAdmission(out var question);

        client.Send(new Goodbye());
        bench.Decide(question, true);

        Assert.Equal(0, bench.Engine.GetSnapshot().Members);
    }

    [Fact]
    public void Answer_MacTakenWhileAsking_IsRefused()
    {
        var bench = new SupernodeBench(options => options with { AsksAdmission = true });
        var (first, second) = (bench.Connect(Blue), bench.Connect(Blue));
        second.Mac = first.Mac;
        first.Register();
        second.Register();

        bench.Engine.TryTakeAdmission(out var firstQuestion);
        bench.Engine.TryTakeAdmission(out var secondQuestion);
        bench.Decide(firstQuestion, true);
        bench.Decide(secondQuestion, true);

        Assert.Equal(RegistrationStatus.DuplicateMac, second.Registration?.Status);
    }

    [Fact]
    public void Questions_BeyondTheLimit_AreCountedAndAskedLater()
    {
        var bench = new SupernodeBench(options => options with { AsksAdmission = true, Limits = options.Limits with { AdmissionQuestions = 1 } });
        var (first, second) = (bench.Connect(Blue), bench.Connect(Blue));
        first.Register();
        second.Register();
        bench.Engine.TryTakeAdmission(out var question);
        Assert.False(bench.Engine.TryTakeAdmission(out _));
        Assert.Equal(1, bench.Counters[DropReason.ControlQueueFull]);

        bench.Decide(question, true);
        second.Register();

        Assert.True(bench.Engine.TryTakeAdmission(out _));
    }

    [Fact]
    public void Community_NotServed_IsRefused()
    {
        var bench = new SupernodeBench(options => options with { Communities = new HashSet<string> { "other" } });

        Assert.Equal(RegistrationStatus.CommunityNotServed, bench.Connect(Blue).Register()?.Status);
        Assert.Equal(RegistrationStatus.Accepted, bench.Connect(SupernodeBench.Community("other", 1), "other").Register()?.Status);
    }

    [Fact]
    public void Limits_OfOneSource_AreTold_AndOthersAreAdmitted()
    {
        var bench = new SupernodeBench(options => options with { Limits = new SupernodeLimits { CommunitiesPerSource = 2, MembersPerSource = 3 } });
        var host = bench.FreeAddress();
        RegistrationStatus? Join(byte community, ushort port) =>
            bench.Connect(SupernodeBench.Community("test", community), address: new UnderlayAddress(host.ToIPEndPoint().Address.MapToIPv4().GetAddressBytes(), port)).Register()?.Status;

        Assert.Equal([RegistrationStatus.Accepted, RegistrationStatus.Accepted], [Join(1, 1), Join(2, 2)]);
        Assert.Equal(RegistrationStatus.SupernodeFull, Join(3, 3));
        Assert.Equal(RegistrationStatus.Accepted, Join(1, 4));
        Assert.Equal(RegistrationStatus.SupernodeFull, Join(1, 5));
        Assert.Equal(RegistrationStatus.Accepted, bench.Connect(SupernodeBench.Community("test", 3)).Register()?.Status);
        Assert.Equal(RegistrationStatus.Accepted, bench.Connect(Blue).Register()?.Status);

        bench.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([RegistrationStatus.Accepted, RegistrationStatus.Accepted], [Join(4, 6), Join(5, 7)]);
    }

    [Fact]
    public void Limits_FullCommunityAndFullSupernode_AreTold()
    {
        var bench = new SupernodeBench(options => options with { Limits = new SupernodeLimits { CommunityMembers = 1, Members = 2, Communities = 2 } });
        var member = bench.Join(Blue);

        Assert.Equal(RegistrationStatus.CommunityFull, bench.Connect(Blue).Register()?.Status);
        Assert.Equal(RegistrationStatus.Accepted, bench.Connect(Blue, key: member.Key).Register()?.Status);
        bench.Join(SupernodeBench.Community("test", 2));
        Assert.Equal(RegistrationStatus.SupernodeFull, bench.Connect(SupernodeBench.Community("test", 3)).Register()?.Status);
    }
}
