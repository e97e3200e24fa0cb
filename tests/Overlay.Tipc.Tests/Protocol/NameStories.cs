using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>Bindings, as other nodes see them.</summary>
public class NameStories
{
    private static readonly ServiceRange Range = EngineLab.Range(10, 20);

    [Fact]
    public void Bind_ClusterScope_IsSeenByOthersUntilItIsTakenBack()
    {
        var lab = new EngineLab(3);
        var port = lab[0].OpenBound(Range);
        lab.Until(() => lab.Nodes.All(node => node.SeesBinding(Range)));

        Assert.False(lab[0].Unbind(port, EngineLab.Range(10, 19)));
        Assert.True(lab[0].Unbind(port, Range));
        lab.Until(() => !lab.Nodes.Any(node => node.SeesBinding(Range)));
    }

    [Fact]
    public void Bind_NodeScope_IsSeenByItsNodeOnly()
    {
        var lab = new EngineLab(2);
        var hidden = lab[0].OpenBound(Range, Scope.Node);
        lab[0].OpenBound(EngineLab.Range(1, 1));
        lab.Until(() => lab[1].SeesBinding(EngineLab.Range(1, 1)));

        Assert.False(lab[1].SeesBinding(Range));
        Assert.Equal(Overlay.Samples.Tipc.Sockets.SendResult.Unreachable, lab[1].TrySend(lab[1].Open(), Range, [1]));
        lab[0].Send(lab[0].Open(), Range, [1]);
        Assert.Single(lab[0].Received(hidden));
    }

    [Fact]
    public void Close_PortWithSeveralBindings_WithdrawsThemAll()
    {
        var lab = new EngineLab(2);
        var port = lab[0].OpenBound(Range);
        lab[0].Bind(port, EngineLab.Range(30, 40));
        lab[0].Bind(port, Range);
        lab.Until(() => lab[1].Engine.Publications.Count(publication => publication.Socket.Port == port) == 3);

        lab[0].Close(port);
        lab.Until(() => lab[1].Engine.Publications.All(publication => publication.Range.Type == 0));
    }

    [Fact]
    public void Stop_IsSeenByOthersAtOnce()
    {
        var lab = new EngineLab(3);
        lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range) && lab[2].SeesBinding(Range));

        lab[0].Stop();
        lab.Segment.RunFor(TimeSpan.FromMilliseconds(1));
        Assert.False(lab[1].SeesBinding(Range) || lab[2].SeesBinding(Range));
    }

    [Fact]
    public void Kill_IsSeenByOthersWithinThreeSeconds()
    {
        var lab = new EngineLab(3);
        lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range) && lab[2].SeesBinding(Range));

        lab.Segment.Detach(lab[0]);
        lab.Segment.RunUntil(() => !lab[1].SeesBinding(Range) && !lab[2].SeesBinding(Range), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Restart_NewBindingsReplaceTheOldOnes()
    {
        var lab = new EngineLab(3);
        for (uint i = 0; i < 40; i++)
        {
            lab[0].OpenBound(EngineLab.Range(i, i));
        }

        lab.Until(() => lab[1].SeesBinding(EngineLab.Range(39, 39)));
        lab.Segment.Detach(lab[0]);
        lab.Remove(lab[0]);
        var restarted = lab.Add(1);
        restarted.OpenBound(Range);

        lab.Until(() => lab.Nodes.All(node => node.SeesBinding(Range) && !node.SeesBinding(EngineLab.Range(0, 0))));
    }

    [Theory]
    [InlineData(MulticastMethod.AutoSelect)]
    [InlineData(MulticastMethod.Replicast)]
    public void Bindings_ThatChangeWhileANodeJoins_AreTheSameEverywhereInTheEnd(MulticastMethod method)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var lab = new EngineLab(2, seed, method);
            var port = lab[0].Open();
            for (uint i = 0; i < 500; i++)
            {
                lab[0].Bind(port, EngineLab.Range(i, i));
            }

            lab.Segment.Loss = 0.1;
            lab.Segment.Jitter = TimeSpan.FromMilliseconds(2);
            var joining = new EngineNode(lab.Segment, 3);
            for (uint i = 0; i < 300; i++)
            {
                lab[0].Unbind(port, EngineLab.Range(i, i));
                lab[0].Bind(port, EngineLab.Range(1000 + i, 1000 + i));
                lab.Segment.RunFor(TimeSpan.FromMilliseconds(5));
            }

            var expected = lab[0].Engine.Publications.Select(publication => publication.Key).Where(key => key.Range.Type != 0).ToHashSet();
            lab.Until(() => joining.Engine.Neighbours.Count == 2);
            lab.Rest();
            Assert.Equal(500, expected.Count);
            Assert.Equal(expected, joining.Engine.Publications.Select(publication => publication.Key).Where(key => key.Range.Type != 0).ToHashSet());
            Assert.Equal(expected, lab[1].Engine.Publications.Select(publication => publication.Key).Where(key => key.Range.Type != 0).ToHashSet());
        }
    }

    [Fact]
    public void Change_WithReplicast_IsNeverBroadcast()
    {
        var lab = new EngineLab(3, method: MulticastMethod.Replicast);
        lab.Segment.Passes = frame =>
        {
            Assert.False(new MacAddress(frame).IsBroadcast && TipcHeader.User(frame.AsSpan(14)) != MessageUser.Discovery);
            return true;
        };
        lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range) && lab[2].SeesBinding(Range));
    }

    [Fact]
    public void Subscription_IsToldOfOtherNodesAndOfTheirEnd()
    {
        var lab = new EngineLab(2);
        var subscription = lab[1].Engine.Subscribe(Range, ServiceFilter.Ports, TimeSpan.MaxValue);
        var nodes = lab[1].Engine.Subscribe(new ServiceRange(0, 0, uint.MaxValue), ServiceFilter.Ports, TimeSpan.MaxValue);
        var port = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        Assert.True(subscription.TryTake(out var published));
        Assert.Equal(new ServiceEvent(ServiceEventKind.Published, Range, lab[0].Socket(port)), published);

        lab[0].Stop();
        lab.Until(() => !lab[1].SeesBinding(Range));
        Assert.True(subscription.TryTake(out var withdrawn));
        Assert.Equal(new ServiceEvent(ServiceEventKind.Withdrawn, Range, lab[0].Socket(port)), withdrawn);
        Assert.Equal(["Published 1.1.2", "Published 1.1.1", "Withdrawn 1.1.1"], Enumerable.Range(0, 3).Select(_ =>
            nodes.TryTake(out var node) ? $"{node.Kind} {node.Socket.Node}" : ""));
    }

    [Fact]
    public void Subscription_WithATime_EndsWhenItIsOver()
    {
        var lab = new EngineLab(2);
        var subscription = lab[0].Engine.Subscribe(Range, ServiceFilter.Service, lab.Segment.Now + TimeSpan.FromSeconds(2));
        lab.Segment.RunFor(TimeSpan.FromSeconds(1.9));
        Assert.False(subscription.TryTake(out _));
        lab.Segment.RunFor(TimeSpan.FromSeconds(0.1));

        Assert.True(subscription.TryTake(out var happened));
        Assert.Equal(ServiceEventKind.TimedOut, happened.Kind);
        Assert.True(lab[0].Engine.TryTakeReadySubscription(out var ready));
        Assert.Equal(subscription.Id, ready);
    }

    [Fact]
    public void SecondNodeWithTheSameAddress_LearnsItAndTheFirstGoesOn()
    {
        var lab = new EngineLab(2);
        lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        var second = new EngineNode(lab.Segment, 9, with: options => options with { Address = lab[0].Address });
        lab.Until(() => second.Engine.Duplicate is not null);
        lab.Segment.Detach(second);
        lab.Rest();

        Assert.Equal(new ClusterEvent.DuplicateAddress(lab[0].Address, lab[0].Mac), second.Engine.Duplicate);
        Assert.Null(lab[0].Engine.Duplicate);
        Assert.True(lab[1].SeesBinding(Range));
    }
}
