using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Runtime;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Runtime;

public class MembershipEventSinkTests
{
    private static readonly Instant Now = new(0);
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:10:00:01");

    [Fact]
    public async Task SharedIdentity_IsToldToProgramsAsWellAsToTheLog()
    {
        using var log = new TestLog();
        var hub = new EventHub<MembershipEvent>(1, new NodeCounters());
        var events = hub.WatchAsync(default);
        var (here, there) = (Address("192.0.2.1"), Address("192.0.2.2"));

        new MembershipEventSink(hub, log, Now).Handle(
            new SupernodeEvent(SupernodeEventKind.IdentityShared, "Buckhill", new NodeId(1), Mac, here, RegistrationStatus.Accepted, there), Now);
        hub.Complete();

        var shared = Assert.IsType<IdentityShared>(Assert.Single(await events.ToListAsync()));
        Assert.Equal((here.ToIPEndPoint(), there.ToIPEndPoint()), (shared.EndPoint, shared.Other));
        Assert.Contains("registers alternately from 192.0.2.1:4711 and 192.0.2.2:4711", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    /// <summary>Strangers cause refusals, and members move as often as they like: neither fills a disk.</summary>
    [Theory]
    [InlineData(SupernodeEventKind.RegistrationRefused, 1_000, 20, "980 warnings about nodes were suppressed")]
    [InlineData(SupernodeEventKind.IdentityShared, 1_000, 20, "980 warnings about nodes were suppressed")]
    [InlineData(SupernodeEventKind.MemberMoved, 5_000, 2_000, "3000 lines about nodes that come, go or move were suppressed")]
    public void Lines_ThatOthersCause_AreLimited(object kind, int events, int lines, string suppressed)
    {
        using var log = new TestLog();
        var sink = new MembershipEventSink(new EventHub<MembershipEvent>(1, new NodeCounters()), log, Now);
        var happened = new SupernodeEvent(
            (SupernodeEventKind)kind, "Buckhill", new NodeId(1), Mac, Address("192.0.2.1"), RegistrationStatus.CommunityFull, Address("192.0.2.2"));

        for (var number = 0; number < events; number++)
        {
            sink.Handle(happened, Now);
        }

        Assert.Equal(lines, log.Lines.Count);

        sink.Handle(happened, Now + TimeSpan.FromSeconds(1));
        Assert.Equal(lines + 2, log.Lines.Count);
        Assert.Contains(suppressed, log.Lines.ElementAt(lines), StringComparison.Ordinal);
    }

    /// <summary>What strangers cause does not hide who comes and goes.</summary>
    [Fact]
    public void Refusals_BeyondTheLimit_LeaveTheLinesOfMembers()
    {
        using var log = new TestLog();
        var sink = new MembershipEventSink(new EventHub<MembershipEvent>(1, new NodeCounters()), log, Now);
        var refused = new SupernodeEvent(SupernodeEventKind.RegistrationRefused, "Buckhill", new NodeId(1), Mac, Address("192.0.2.1"), RegistrationStatus.CommunityFull);
        for (var number = 0; number < 1_000; number++)
        {
            sink.Handle(refused, Now);
        }

        sink.Handle(refused with { Kind = SupernodeEventKind.MemberJoined }, Now);

        Assert.Contains("registered in community 'Buckhill' from 192.0.2.1:4711", log.Lines.Last(), StringComparison.Ordinal);
    }

    private static UnderlayAddress Address(string address) => UnderlayAddress.From(System.Net.IPAddress.Parse(address), 4711);
}
