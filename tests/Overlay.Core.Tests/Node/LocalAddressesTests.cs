using System.Net;
using System.Net.NetworkInformation;
using Overlay.Node;

namespace Overlay.Core.Tests.Node;

public class LocalAddressesTests
{
    private static readonly MacAddress Nobody = new(0x0200_0000_0001);
    private static readonly IPEndPoint Any = new(IPAddress.IPv6Any, 4000);

    [Fact]
    public void Gather_Loopback_OnlyIfASupernodeIsThere()
    {
        var without = LocalAddresses.Gather(Any, Nobody, new UnderlayOptions(), withLoopback: false);
        var with = LocalAddresses.Gather(Any, Nobody, new UnderlayOptions(), withLoopback: true);

        Assert.DoesNotContain(without.Shared, address => address.IsLoopback);
        Assert.Contains(with.Shared, address => address.IsLoopback);
        Assert.All(with.Shared, address => Assert.Equal(4000, address.Port));
        Assert.InRange(with.Shared.Count, 1, 7);
    }

    [Fact]
    public void Gather_BoundToOneAddress_SharesThatOne()
    {
        var bound = new IPEndPoint(IPAddress.Loopback, 4000);

        var addresses = LocalAddresses.Gather(bound, Nobody, new UnderlayOptions(), withLoopback: true);

        Assert.Equal("127.0.0.1:4000", Assert.Single(addresses.Shared).ToString());
    }

    [Fact]
    public void Gather_ExcludedOrNotShared_LeavesOut()
    {
        var excluded = new UnderlayOptions { ExcludedNetworks = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")] };

        Assert.Empty(LocalAddresses.Gather(Any, Nobody, excluded, withLoopback: true).Shared);
        Assert.Empty(LocalAddresses.Gather(Any, Nobody, new UnderlayOptions { ShareLocalAddresses = false }, withLoopback: true).Shared);
    }

    [Fact]
    public void Gather_InterfaceWithTheNodesOwnMac_IsTheOverlayAndNotShared()
    {
        // Any interface with a MAC and an address will do; a host that has none has nothing to find.
        var own = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(candidate =>
            candidate.OperationalStatus == OperationalStatus.Up
            && candidate.GetPhysicalAddress().GetAddressBytes() is { Length: 6 } bytes
            && new MacAddress(bytes).IsStation
            && candidate.GetIPProperties().UnicastAddresses.Any(unicast => !unicast.Address.IsIPv6LinkLocal));
        var mac = own is null ? Nobody : new MacAddress(own.GetPhysicalAddress().GetAddressBytes());

        var addresses = LocalAddresses.Gather(Any, mac, new UnderlayOptions(), withLoopback: false);

        Assert.Equal(own is null, addresses.Overlay.Count == 0);
        Assert.DoesNotContain(addresses.Shared, shared => addresses.Overlay.Any(shared.HasSameHost));
    }
}
