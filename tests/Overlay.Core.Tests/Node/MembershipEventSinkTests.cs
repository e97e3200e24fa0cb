using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Node;
using Overlay.Primitives;
using Overlay.Protocol.Supernodes;

namespace Overlay.Core.Tests.Node;

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

    private static UnderlayAddress Address(string address) => UnderlayAddress.From(System.Net.IPAddress.Parse(address), 4711);
}
