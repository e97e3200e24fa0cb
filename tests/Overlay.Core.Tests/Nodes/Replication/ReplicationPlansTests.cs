using Overlay.Nodes;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Links;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Replication;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;

namespace Overlay.Core.Tests.Nodes.Replication;

public class ReplicationPlansTests
{
    private static readonly GroupId Group = GroupId.Of(IpAddress.Parse("239.1.2.3"));

    [Fact]
    public void Group_ThatOnePeerWantsAndLeavesAgainAndAgain_LeavesNothingBehind()
    {
        var bench = new EngineBench();
        var context = new NodeContext(bench.Options, bench.Random, bench.Now);
        Assert.True(context.Peers.TryAdd(new Peer(PublicKey.From(NodeKeyPair.Generate(bench.Random).PublicKey), context, bench.Now)));
        var handshaker = new Handshaker(HandshakeIdentity.ForSupernode(bench.Options.KeyPair), bench.Options.Suites, bench.Random, bench.Now);
        var plans = new ReplicationPlans(context, new ReplicaRequests(context), new SupernodeLinks(context, handshaker), new GroupAudience(context, access: null));
        for (var round = 0; round < 1_000; round++)
        {
            context.GroupTraffic.Of(Group).AddSent(1, 100, 1, 0, bench.Now);
            context.GroupTraffic.Forget(Group);
            plans.Watch(bench.Now);
        }

        Assert.Empty(context.GroupTraffic.TakeActive());
    }

    [Fact]
    public void Plan_WhoseCountersBeginAnew_IsNotSentTo()
    {
        var (plan, start, memory) = (new GroupPlan(), Instant.Zero + TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        plan.Note(7, memory, start);
        Assert.True(plan.IsSentTo);
        plan.Note(0, memory, start + memory);
        Assert.False(plan.IsSentTo);
        plan.Note(1, memory, start + memory);
        Assert.True(plan.IsSentTo);
    }
}
