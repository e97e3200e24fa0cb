using Overlay.Samples.Tipc.Names;

namespace Overlay.Samples.Tipc.Tests.Names;

public class SubscriptionTests
{
    private const uint Type = 18888;
    private static readonly TipcAddress Node = TipcAddress.Parse("1.1.2");
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly SubscriptionTable _subscriptions = new();
    private readonly NameTable _table;

    public SubscriptionTests() => _table = new NameTable(_subscriptions);

    [Fact]
    public void Ports_SeveralBindingsOfARange_TellsEach()
    {
        var subscription = Subscribe(ServiceFilter.Ports);
        Publish(1, 10, 20);
        Publish(2, 10, 20);
        Withdraw(1, 10, 20);
        Withdraw(2, 10, 20);

        Assert.Equal(["Published 1", "Published 2", "Withdrawn 1", "Withdrawn 2"], Take(subscription));
    }

    [Fact]
    public void Service_SeveralBindingsOfARange_TellsTheFirstAndTheLast()
    {
        var subscription = Subscribe(ServiceFilter.Service);
        Publish(1, 10, 20);
        Publish(2, 10, 20);
        Withdraw(1, 10, 20);
        Withdraw(2, 10, 20);

        Assert.Equal(["Published 1", "Withdrawn 2"], Take(subscription));
    }

    [Fact]
    public void Ports_BoundBefore_IsToldInTheOrderOfBinding()
    {
        Publish(1, 50, 60);
        Publish(2, 0, 9);
        Publish(3, 50, 60);

        Assert.Equal(["Published 1", "Published 2", "Published 3"], Take(Subscribe(ServiceFilter.Ports)));
        Assert.Equal(["Published 1", "Published 2"], Take(Subscribe(ServiceFilter.Service)));
    }

    [Fact]
    public void Range_BindingBesideItOrOfAnotherType_IsNotTold()
    {
        var subscription = _subscriptions.Add(new ServiceRange(Type, 10, 20), ServiceFilter.Ports, TimeSpan.MaxValue);
        Publish(1, 0, 9);
        Publish(2, 21, 30);
        Publish(3, 20, 30);
        _table.Publish(new PublicationKey(new ServiceRange(Type + 1, 10, 20), new SocketAddress(4, Node), 4), Scope.Cluster, isLocal: false);

        Assert.Equal(["Published 3"], Take(subscription));
    }

    [Fact]
    public void Timeout_WhenDue_IsToldOnceAndEndsTheSubscription()
    {
        var subscription = Subscribe(ServiceFilter.Ports, Soon);
        Subscribe(ServiceFilter.Ports, Soon + Soon);
        Assert.Equal(Soon, _subscriptions.NextDeadline);
        _subscriptions.HandleTimeout(Soon - TimeSpan.FromTicks(1));
        Assert.False(subscription.IsOver);
        _subscriptions.HandleTimeout(Soon);
        Publish(1, 10, 20);

        Assert.Equal(["TimedOut 0"], Take(subscription));
        Assert.True(subscription.IsOver);
        Assert.Equal(Soon + Soon, _subscriptions.NextDeadline);
    }

    [Fact]
    public void Remove_EndsItAndItsDeadline()
    {
        var subscription = Subscribe(ServiceFilter.Ports, Soon);
        _subscriptions.Remove(subscription.Id);

        Publish(1, 10, 20);

        Assert.Equal(TimeSpan.MaxValue, _subscriptions.NextDeadline);
        Assert.Empty(Take(subscription));
    }

    [Fact]
    public void Events_MoreThanMayWait_EndTheSubscriptionInsteadOfLosingSome()
    {
        var subscription = Subscribe(ServiceFilter.Ports);
        for (var i = 0; i <= Subscription.MaxWaitingEvents / 2; i++)
        {
            Publish(1, 10, 20);
            Withdraw(1, 10, 20);
        }

        Assert.True(subscription.HasOverflowed);
        Assert.Equal(Subscription.MaxWaitingEvents, Take(subscription).Count);
    }

    [Fact]
    public void Ready_SubscriptionWithNews_IsToldAndOthersAreNot()
    {
        var subscription = Subscribe(ServiceFilter.Ports);
        _subscriptions.Add(new ServiceRange(Type, 1000, 1000), ServiceFilter.Ports, TimeSpan.MaxValue);
        Assert.False(_subscriptions.TryTakeReady(out _));
        Publish(1, 10, 20);
        Publish(2, 10, 20);

        Assert.True(_subscriptions.TryTakeReady(out var ready));
        Assert.Equal(subscription.Id, ready);
        Assert.False(_subscriptions.TryTakeReady(out _));
    }

    private static PublicationKey Key(uint port, uint lower, uint upper) => new(new ServiceRange(Type, lower, upper), new SocketAddress(port, Node), port);

    private static List<string> Take(Subscription subscription)
    {
        var taken = new List<string>();
        while (subscription.TryTake(out var happened))
        {
            taken.Add($"{happened.Kind} {happened.Socket.Port}");
        }

        return taken;
    }

    private Subscription Subscribe(ServiceFilter filter, TimeSpan? deadline = null)
    {
        var range = new ServiceRange(Type, 0, 100);
        var subscription = _subscriptions.Add(range, filter, deadline ?? TimeSpan.MaxValue);
        _subscriptions.TellExisting(subscription, _table.Existing(range, filter));
        return subscription;
    }

    private void Publish(uint port, uint lower, uint upper) => _table.Publish(Key(port, lower, upper), Scope.Cluster, isLocal: false);

    private void Withdraw(uint port, uint lower, uint upper) => Assert.True(_table.Withdraw(Key(port, lower, upper), out _));
}
