using Overlay.Keys;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes;

public class IntroductionTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private readonly SupernodeBench _bench = new();

    [Fact]
    public void Introduce_Member_TellsBoth()
    {
        var (asking, other) = (_bench.Join(Blue), _bench.Join(Blue));

        asking.Send(new Introduce(other.Registration!.Value.Slot));

        Assert.Equal(other.Address, Assert.Single(asking.Take<Introduction>(ControlKind.Introduction)).Peer.Addresses[0]);
        Assert.Equal(asking.Address, Assert.Single(other.Take<Introduction>(ControlKind.Introduction)).Peer.Addresses[0]);
    }

    [Fact]
    public void Introduce_MemberOfAnotherCommunity_TellsNobody()
    {
        var (asking, other) = (_bench.Join(Blue), _bench.Join(SupernodeBench.Community("test", 2)));

        asking.Send(new Introduce(other.Registration!.Value.Slot));

        Assert.Empty(asking.Take<Introduction>(ControlKind.Introduction));
        Assert.Empty(other.Take<Introduction>(ControlKind.Introduction));
    }

    [Fact]
    public void Query_KnownMac_FindsMember()
    {
        var (asking, other) = (_bench.Join(Blue), _bench.Join(Blue));

        asking.Send(new PeerQuery(other.Mac));

        var answer = Assert.Single(asking.Take<PeerAnswer>(ControlKind.PeerAnswer));
        Assert.Equal(other.Mac, answer.Mac);
        Assert.Equal(other.Key.PublicKey, answer.Peer!.Value.PublicKey);
    }

    [Fact]
    public void Query_UnknownMac_IsAnswered()
    {
        var asking = _bench.Join(Blue);

        asking.Send(new PeerQuery(MacAddress.Parse("02:00:00:00:00:01")));

        Assert.Null(Assert.Single(asking.Take<PeerAnswer>(ControlKind.PeerAnswer)).Peer);
    }

    [Fact]
    public void Request_WithoutRegistration_IsRefused()
    {
        var (stranger, member) = (_bench.Connect(Blue), _bench.Join(Blue));

        stranger.Send(new Introduce(member.Registration!.Value.Slot));
        stranger.Send(new PeerQuery(member.Mac));

        Assert.Equal(2, _bench.Counters[DropReason.RelayRefused]);
        Assert.Empty(member.Take<Introduction>(ControlKind.Introduction));
    }

    [Fact]
    public void Requests_BeyondTheMembersShare_AreLimited()
    {
        var bench = new SupernodeBench(options => options with { Limits = new SupernodeLimits { RequestBurst = 3, RequestsPerSecond = 1 } });
        var asking = bench.Join(Blue);

        for (var i = 0; i < 5; i++)
        {
            asking.Send(new PeerQuery(asking.Mac));
        }

        Assert.Equal(3, asking.Take<PeerAnswer>(ControlKind.PeerAnswer).Count);
        Assert.Equal(2, bench.Counters[DropReason.RelayLimited]);
    }
}
