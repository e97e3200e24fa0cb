using Overlay.Keys;
using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>What a supernode tells of a peer's groups, and what the peer itself tells.</summary>
public class GroupNoticeTests
{
    private static readonly GroupId Noticed = GroupId.Of(IpAddress.Parse("239.1.1.1"));
    private static readonly GroupId Told = GroupId.Of(IpAddress.Parse("239.2.2.2"));
    private readonly EngineBench _bench = new EngineBench().Register();
    private readonly GroupNotices _notices = new(new CommunitySecrets(EngineBench.CommunityName, EngineBench.Security), new SeededRandom(5));

    [Fact]
    public void Join_WhileAPeerHasNoPath_IsToldOnceItHas()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        peer.Respond();

        _bench.Engine.SetJoined(Noticed, GroupFilter.Everybody, _bench.Now);
        _bench.Pass(0.01);
        Assert.Empty(peer.ControlsIn<GroupList>([.. _bench.Sent]));

        peer.AnswerPing();
        Assert.Contains(peer.TakeControls<GroupList>(), list => list.Entries.Any(entry => entry.Group == Noticed));
    }

    [Fact]
    public void Notice_OfAHostileSupernode_IsCountedAndIgnored()
    {
        var peer = _bench.NewPeer();
        var ofAnother = _notices.Write(new NodeId(1), [Wanted(Noticed)]);
        foreach (var notice in new[] { new byte[200], [], [1], ofAnother })
        {
            var before = _bench.Counters[DropReason.AuthenticationFailed];
            _bench.Supernode.List(peer.Entry with { Groups = notice });
            Assert.Equal(before + 1, _bench.Counters[DropReason.AuthenticationFailed]);
            Assert.Empty(MembersOf(Noticed));
        }

        Assert.Equal(peer.KeyPair.Id, Assert.Single(_bench.Engine.GetPeers()).Id);
    }

    [Fact]
    public void Notice_EndsAfterAMinute()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(WithNotice(peer));
        Assert.Equal([peer.KeyPair.Id], MembersOf(Noticed));
        _bench.Pass(59);
        Assert.Equal([peer.KeyPair.Id], MembersOf(Noticed));
        _bench.Pass(2);
        Assert.Empty(MembersOf(Noticed));
    }

    [Fact]
    public void Peer_ThatTellsItself_CountsMoreThanANotice()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(WithNotice(peer));
        peer.Join();
        Assert.Equal([peer.KeyPair.Id], MembersOf(Noticed));
        peer.Send(new GroupList(0, 1, false, true, [new(Told, GroupFilter.Everybody)]));
        Assert.Empty(MembersOf(Noticed));
        _bench.Supernode.List(WithNotice(peer));
        Assert.Empty(MembersOf(Noticed));
        Assert.Equal([peer.KeyPair.Id], MembersOf(Told));
    }

    /// <summary>The registration was under way with the notice of before.</summary>
    [Fact]
    public void Group_JoinedWhileTheNodeRegisters_IsToldSoonAfter()
    {
        _bench.Pass(10);
        _bench.Engine.SetJoined(Noticed, GroupFilter.Everybody, _bench.Now);
        _bench.Supernode.AnswerRegister(RegistrationStatus.Accepted);
        _bench.Pass(2);

        var told = _bench.Supernode.TakeControls().First(plaintext => plaintext[0] == (byte)ControlKind.Register);
        Assert.True(Register.TryRead(told, out var register));
        Assert.True(_notices.TryRead(_bench.Options.KeyPair.Id, register.Groups, out var wanted));
        Assert.Contains(Noticed, wanted);
    }

    private static LocalGroup Wanted(GroupId group) => new(group) { Filter = GroupFilter.Everybody };

    private PeerEntry WithNotice(ScriptedPeer peer) => peer.Entry with { Groups = _notices.Write(peer.KeyPair.Id, [Wanted(Noticed)]) };

    private IEnumerable<NodeId> MembersOf(GroupId group) => _bench.Engine.GetGroups(_bench.Now).Where(known => known.Group == group).SelectMany(known => known.Members).Select(member => member.Node);
}
