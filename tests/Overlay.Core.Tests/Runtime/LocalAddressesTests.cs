using System.Net;
using System.Net.NetworkInformation;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class LocalAddressesTests
{
    private static readonly IPEndPoint Any = new(IPAddress.IPv6Any, 4000);

    private static bool Nothing(NetworkInterface candidate) => false;

    [Fact]
    public void Gather_Loopback_OnlyIfASupernodeIsThere()
    {
        var without = LocalAddresses.Gather(Any, Nothing, new UnderlayOptions(), withLoopback: false);
        var with = LocalAddresses.Gather(Any, Nothing, new UnderlayOptions(), withLoopback: true);

        Assert.DoesNotContain(without.Shared, address => address.IsLoopback);
        Assert.Contains(with.Shared, address => address.IsLoopback);
        Assert.All(with.Shared, address => Assert.Equal(4000, address.Port));
        Assert.InRange(with.Shared.Count, 1, 7);
    }

    [Fact]
    public void Gather_BoundToOneAddress_SharesThatOne()
    {
        var bound = new IPEndPoint(IPAddress.Loopback, 4000);

        var addresses = LocalAddresses.Gather(bound, Nothing, new UnderlayOptions(), withLoopback: true);

        Assert.Equal("127.0.0.1:4000", Assert.Single(addresses.Shared).ToString());
    }

    [Fact]
    public void Gather_ExcludedOrNotShared_LeavesOut()
    {
        var excluded = new UnderlayOptions { ExcludedNetworks = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")] };

        Assert.Empty(LocalAddresses.Gather(Any, Nothing, excluded, withLoopback: true).Shared);
        Assert.Empty(LocalAddresses.Gather(Any, Nothing, new UnderlayOptions { ShareLocalAddresses = false }, withLoopback: true).Shared);
    }

    [Fact]
    public void Gather_AddressesOfSegments_AreTheOverlayAndNotShared()
    {
        var shared = LocalAddresses.Gather(Any, Nothing, new UnderlayOptions(), withLoopback: true).Shared;

        var addresses = LocalAddresses.Gather(Any, _ => true, new UnderlayOptions(), withLoopback: true);

        Assert.Empty(addresses.Shared);
        Assert.All(shared, address => Assert.Contains(addresses.Overlay, address.HasSameHost));
    }
}
