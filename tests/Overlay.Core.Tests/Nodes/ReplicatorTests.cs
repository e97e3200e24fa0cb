using Overlay.Counters;
using Overlay.Multicast.Replication;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>A node that is asked for copies: what it does for whom, and for how long.</summary>
public class ReplicatorTests
{
    [Fact]
    public void Request_IsServed_AndCopiesGoToTheMembersAlone()
    {
        var bench = new ReplicatorBench();
        var reply = bench.Ask(bench.Member);
        Assert.Equal((ReplicasStatus.Ready, 0), (reply.Status, reply.Missing.Length));

        var copy = Assert.Single(bench.Deliver(reply, sequence: 1));

        Assert.Equal((bench.MemberPeer.Address, null), (copy.Destination, copy.Relay));
        Assert.Equal(1, bench.Engine.Counters[Counter.ReplicaCopies]);
        Assert.Equal(0, bench.Engine.Counters.TotalDrops());
    }

    [Fact]
    public void WrongMac_AndFramesOfOthers_AreNotCopied()
    {
        var bench = new ReplicatorBench();
        var reply = bench.Ask(bench.Member);

        Assert.Empty(bench.Deliver(reply, 1, isForged: true));
        Assert.Empty(bench.Deliver(reply, 2, sender: bench.Member));
        Assert.Empty(bench.Deliver(reply with { Slot = reply.Slot + 1 }, 3));

        Assert.Equal(3, bench.Engine.Counters[DropReason.ReplicationRefused]);
        Assert.Single(bench.Deliver(reply, 4));
    }

    [Fact]
    public void MemberThatIsNotReached_IsToldToTheOneWhoAsked()
    {
        var bench = new ReplicatorBench();
        var stranger = new NodeId(99);
        Assert.Equal([stranger], bench.Ask(bench.Member, stranger).Missing);
    }

    [Fact]
    public void ListInParts_IsServedOnceItIsWhole()
    {
        var bench = new ReplicatorBench();
        bench.Owner.Send(new Replicas(7, bench.Owner.KeyPair.Id, 0, 1, 2, [bench.Member]));
        bench.Owner.Send(new Replicas(7, bench.Owner.KeyPair.Id, 0, 1, 2, [bench.Member]));
        Assert.Empty(bench.Owner.TakeControls<ReplicasReply>());
        bench.Owner.Send(new Replicas(7, bench.Owner.KeyPair.Id, 0, 0, 2, [new NodeId(99)]));
        Assert.Equal(ReplicasStatus.Ready, Assert.Single(bench.Owner.TakeControls<ReplicasReply>()).Status);
    }

    [Fact]
    public void NodeWithoutDuty_AndLoops_AreRefused()
    {
        Assert.Equal(ReplicasStatus.Refused, new ReplicatorBench(new ReplicationRules { Duty = ReplicationDuty.None }) is var idle ? idle.Ask(idle.Member).Status : default);
        var bench = new ReplicatorBench();
        Assert.Equal(ReplicasStatus.Refused, bench.AskFor(bench.Engine.Options.KeyPair.Id, bench.Member).Status);
    }

    [Fact]
    public void Request_ThatIsOver_OrNotAskedAbout_IsForgotten()
    {
        var bench = new ReplicatorBench();
        var (over, silent, kept) = (bench.Ask(bench.Member), bench.Ask(bench.Member), bench.Ask(bench.Member));
        Assert.Empty(bench.Check(over, isOver: true));
        bench.Engine.Pass(6);
        Assert.Equal(ReplicasStatus.Ready, Assert.Single(bench.Check(kept)).Status);
        bench.Engine.Pass(6);

        Assert.Equal(ReplicasStatus.Ready, Assert.Single(bench.Check(kept)).Status);
        Assert.Equal(ReplicasStatus.Unknown, Assert.Single(bench.Check(silent)).Status);
        Assert.Empty(bench.Deliver(over, 1));
        Assert.Empty(bench.Deliver(silent, 2));
        Assert.Single(bench.Deliver(kept, 3));
    }

    [Fact]
    public void OneWhoLeaves_TakesHisRequestsAlong()
    {
        var bench = new ReplicatorBench();
        var reply = bench.Ask(bench.Member);
        bench.Owner.Send(default(Goodbye));
        Assert.Empty(bench.Deliver(reply, 1));
    }

    [Fact]
    public void Requests_OfOnePeer_AreLimited()
    {
        var bench = new ReplicatorBench();
        Assert.All(Enumerable.Range(0, WireLimits.ReplicaRequests), _ => Assert.Equal(ReplicasStatus.Ready, bench.Ask(bench.Member).Status));
        Assert.Equal(ReplicasStatus.Refused, bench.Ask(bench.Member).Status);
        Assert.Equal(WireLimits.ReplicaRequests, bench.CheckAll().Requests.Length);
    }

    [Fact]
    public void ForgedDatagram_WithTheHighestSequence_StopsNothing()
    {
        var bench = new ReplicatorBench();
        var reply = bench.Ask(bench.Member);
        Assert.Empty(bench.Deliver(reply, GroupHeader.MaxSequence, isForged: true));
        Assert.Single(bench.Deliver(reply, 1));
        Assert.Equal((1, 0), (bench.Engine.Counters[DropReason.ReplicationRefused], bench.Engine.Counters[DropReason.ReplicationRepeated]));
    }

    [Fact]
    public void MemberDuty_IsForGroupsOfWhichTheNodeIsAMember()
    {
        var bench = new ReplicatorBench(new ReplicationRules { Duty = ReplicationDuty.Member });
        Assert.Equal(ReplicasStatus.Ready, bench.Ask(bench.Id, bench.Member).Status);
        bench.Owner.Send(new Replicas(1_000, bench.Owner.KeyPair.Id, 0, 0, 1, [bench.Member]));
        Assert.Equal(ReplicasStatus.Refused, Assert.Single(bench.Owner.TakeControls<ReplicasReply>()).Status);
        Assert.Single(bench.CheckAll().Requests);

        var volunteer = new ReplicatorBench(new ReplicationRules { Duty = ReplicationDuty.Everybody });
        volunteer.Owner.Send(new Replicas(1_000, volunteer.Owner.KeyPair.Id, 0, 0, 1, [volunteer.Member]));
        Assert.Equal(ReplicasStatus.Ready, Assert.Single(volunteer.Owner.TakeControls<ReplicasReply>()).Status);
    }

    [Fact]
    public void MembersThatNobodyKnows_AreRefusedAtOnce()
    {
        var bench = new ReplicatorBench();
        NodeId[] unknown = [.. Enumerable.Range(1_000, 101).Select(number => new NodeId((ulong)number))];
        Assert.Equal(ReplicasStatus.Ready, bench.Ask([bench.Member, .. unknown[1..]]).Status);
        Assert.Equal(ReplicasStatus.Refused, bench.Ask([bench.Member, .. unknown]).Status);
        bench.Owner.Send(new Replicas(1_000, bench.Owner.KeyPair.Id, 0, 0, 16, unknown));
        Assert.Equal(ReplicasStatus.Refused, Assert.Single(bench.Owner.TakeControls<ReplicasReply>()).Status);
        Assert.Single(bench.CheckAll().Requests);
        Assert.Equal(2, bench.Engine.Counters[DropReason.ReplicationRefused]);
    }

    /// <summary>An answer names all members that are not reached, be they known or not; a request with more of them is refused, also later.</summary>
    [Fact]
    public void MembersThatAreKnownButNotReached_AreRefused_BeyondWhatAnAnswerNames()
    {
        var bench = new ReplicatorBench();
        var peers = Enumerable.Range(0, WireLimits.ReplicasMissing + 1).Select(_ => bench.Engine.NewPeer()).ToArray();
        Array.ForEach(peers, peer => bench.Engine.Supernode.List(peer.Entry));
        bench.Engine.TakeSent();
        NodeId[] silent = [.. peers.Select(peer => peer.KeyPair.Id)];

        Assert.Equal(silent[1..].Order(), bench.Ask([bench.Member, .. silent[1..]]).Missing);
        Assert.Equal(ReplicasStatus.Refused, bench.Ask([bench.Member, .. silent]).Status);
        Assert.Single(bench.CheckAll().Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MembersThatLeave_UntilAnAnswerCannotNameThem_EndTheRequest(bool asksForAll)
    {
        var bench = new ReplicatorBench();
        NodeId[] unknown = [.. Enumerable.Range(1_000, WireLimits.ReplicasMissing).Select(number => new NodeId((ulong)number))];
        var (kept, ended) = (bench.Ask(bench.Owner.KeyPair.Id), bench.Ask([bench.Member, .. unknown]));
        bench.MemberPeer.Send(default(Goodbye));
        bench.Engine.TakeSent();

        var refused = Assert.Single(bench.Check(ended with { Request = asksForAll ? ReplicasCheck.All : ended.Request }));

        Assert.Equal((ended.Request, ReplicasStatus.Refused), (refused.Request, refused.Status));
        Assert.Equal([kept.Request], bench.CheckAll().Requests.Select(request => request.Request));
        Assert.Equal(1, bench.Engine.Counters[DropReason.ReplicationRefused]);
    }

    [Fact]
    public void CheckOfAll_KeepsAllRequests_AndTellsWhereSomebodyIsNotReached()
    {
        var bench = new ReplicatorBench();
        var (first, second) = (bench.Ask(bench.Member), bench.Ask(bench.Member, new NodeId(99)));
        for (var round = 0; round < 2; round++)
        {
            bench.Engine.Pass(6);
            Assert.Equal([(first.Request, ReplicasState.DigestOf([])), (second.Request, ReplicasState.DigestOf([new NodeId(99)]))], bench.CheckAll().Requests);
        }

        bench.Check(first, isOver: true);
        Assert.Equal([second.Request], bench.CheckAll().Requests.Select(request => request.Request));
    }

    [Fact]
    public void Member_ThatLeaves_GetsNoMoreCopies()
    {
        var bench = new ReplicatorBench();
        var (reply, other) = (bench.Ask(bench.Member), bench.Ask(bench.Owner.KeyPair.Id));
        bench.MemberPeer.Send(default(Goodbye));
        Assert.Empty(bench.Deliver(reply, 1));
        Assert.Equal([(reply.Request, ReplicasState.DigestOf([bench.Member])), (other.Request, ReplicasState.DigestOf([]))], bench.CheckAll().Requests);
    }

    [Fact]
    public void FloodOfRequests_IsAnsweredWithNoMoreMessages_AndFewerBytes()
    {
        var bench = new ReplicatorBench();
        var (messages, bytes) = (0, 0);
        bench.Engine.TakeSent();
        for (uint request = 1; request <= 200; request++)
        {
            for (byte part = 0; part < 8; part++)
            {
                var members = Enumerable.Range(0, WireLimits.ReplicaMembers).Select(number => number < 50 ? bench.Member : new NodeId((ulong)((request * 1_000) + number)));
                var message = bench.Owner.Seal(new Replicas(request, bench.Owner.KeyPair.Id, 2, part, 8, [.. members]));
                (messages, bytes) = (messages + 1, bytes + message.Length);
                bench.Engine.Deliver(message, bench.Owner.Address);
            }
        }

        bench.Engine.Pass(5);
        var sent = bench.Engine.TakeSent(MessageType.Control);
        Assert.InRange(sent.Count, 1, messages + 10);
        Assert.InRange(sent.Sum(datagram => datagram.Bytes.Length), 1, bytes / 10);
    }

    [Fact]
    public void ManyRequests_WithFanOut_CostOneCheckForEachReplicator()
    {
        var bench = new ReplicatorBench();
        ScriptedPeer[] willing = [NewReplicator(bench), NewReplicator(bench)];
        NodeId[] members = [willing[0].KeyPair.Id, bench.Member, willing[1].KeyPair.Id];
        Assert.All(Enumerable.Range(0, 64), _ => Assert.Equal(ReplicasStatus.Ready, bench.AskWithFanOut(2, members).Status));
        var asked = willing.ToDictionary(peer => peer, peer => peer.ControlsIn<Replicas>(bench.Asked));
        Assert.Equal(128, asked.Values.Sum(requests => requests.Count));
        foreach (var (peer, requests) in asked)
        {
            requests.ForEach(request => peer.Send(new ReplicasReply(request.Request, ReplicasStatus.Ready, request.Request, default, [])));
        }

        for (var round = 0; round < 20; round++)
        {
            bench.Engine.TakeSent();
            bench.Engine.Pass(0.2);
            var sent = bench.Engine.TakeSent();
            foreach (var (peer, requests) in asked)
            {
                var check = Assert.Single(peer.ControlsIn<ReplicasCheck>(sent));
                Assert.Equal(ReplicasCheck.All, check.Request);
                peer.Send(new ReplicasState([.. requests.Select(request => (request.Request, ReplicasState.DigestOf([])))]));
            }
        }
    }

    [Fact]
    public void State_ThatNamesARequestTwice_CountsAsTheFirstSays()
    {
        var bench = new ReplicatorBench();
        var willing = NewReplicator(bench);
        bench.AskWithFanOut(2, [willing.KeyPair.Id, bench.Member, new NodeId(99)]);
        var request = Assert.Single(willing.ControlsIn<Replicas>(bench.Asked)).Request;
        willing.Send(new ReplicasReply(request, ReplicasStatus.Ready, 1, default, []));
        bench.Engine.TakeSent();
        var reached = ReplicasState.DigestOf([]);

        willing.Send(new ReplicasState([(request, reached), (request, reached + 1)]));
        Assert.Empty(willing.TakeControls<ReplicasCheck>());
        willing.Send(new ReplicasState([(request, reached + 1), (request, reached)]));
        Assert.Equal([new ReplicasCheck(request, IsOver: false)], willing.TakeControls<ReplicasCheck>());
    }

    private static ScriptedPeer NewReplicator(ReplicatorBench bench)
    {
        var peer = bench.Engine.NewPeer();
        peer.Replicates = ReplicationDuty.Everybody;
        return peer.Join();
    }
}
