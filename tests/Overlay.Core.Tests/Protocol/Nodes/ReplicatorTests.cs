using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Groups.Replication;

namespace Overlay.Core.Tests.Protocol.Nodes;

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
    public void WrongToken_AndFramesOfOthers_AreNotCopied()
    {
        var bench = new ReplicatorBench();
        var reply = bench.Ask(bench.Member);

        Assert.Empty(bench.Deliver(reply, 1, token: reply.Token + 1));
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
        Assert.All(Enumerable.Range(0, 1_024), _ => Assert.Equal(ReplicasStatus.Ready, bench.Ask(bench.Member).Status));
        Assert.Equal(ReplicasStatus.Refused, bench.Ask(bench.Member).Status);
    }
}
