using System.Net;
using Overlay.Network.Tests.Requirements;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A router behind a device that does not ask the hosts for their groups. What it says to its neighbours is written by hand.</summary>
[Collection(MulticastCollection.Name)]
public sealed class RouterTests(MulticastNetwork network)
{
    private const ushort Holdtime = 600;

    /// <summary>RFC 4541, section 2.1.1: a switch that reads Hello of PIM sends all groups to the router.</summary>
    [RootTheory("python3")]
    [InlineData("239.192.0.102", "192.168.1.3")]
    [InlineData("ff05::102", "fe80::3")]
    public async Task RouterThatSaysHello_GetsEveryGroup(string address, string router)
    {
        var (group, source) = (IPAddress.Parse(address), IpAddress.Parse(router));
        using var device = await FrameTerminal.OpenAsync(network[3]);
        await network.HeardByAsync(2, group);
        device.Send(MembershipFrames.PimHello(device.Mac, source, Holdtime));
        await network.HeardByAsync(2, group, 3);
        device.Send(MembershipFrames.PimHello(device.Mac, source, holdtime: 0));
        await network.HeardByAsync(2, group);
    }
}
