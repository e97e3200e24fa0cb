using System.Net;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>socat: one datagram, and the group is left with the end of the program.</summary>
[Collection(MulticastCollection.Name)]
public sealed class SocatTests(MulticastNetwork network)
{
    private const int Length = 1000;

    [RootTheory("socat")]
    [InlineData("239.192.0.2", "UDP4-RECVFROM:6001,ip-add-membership=239.192.0.2:edge0", "UDP4-DATAGRAM:239.192.0.2:6001")]
    [InlineData("ff05::2", "UDP6-RECVFROM:6001,ipv6-join-group=[ff05::2]:edge0", "UDP6-DATAGRAM:[ff05::2]:6001")]
    public async Task OneDatagram_ReachesEachMemberOnce_UntilItEnds(string address, string receive, string send)
    {
        var group = IPAddress.Parse(address);
        using var third = network[3].Start("socat", "-u", receive, "STDOUT");
        using var fifth = network[5].Start("socat", "-u", receive, "STDOUT");
        await network.HeardByAsync(2, group, 3, 5);
        using var copies = network.CountCopies(2, Length, isV6: address.Contains(':', StringComparison.Ordinal));

        var text = new string('x', Length - 1);
        network[2].Run("sh", "-c", $"echo {text} | socat -u - '{send}'");

        Assert.Equal(text, (await third.SucceedAsync()).Trim());
        Assert.Equal(text, (await fifth.SucceedAsync()).Trim());
        Assert.Equal("3:1 5:1", copies.Stop());
        await network.HeardByAsync(2, group);
    }
}
