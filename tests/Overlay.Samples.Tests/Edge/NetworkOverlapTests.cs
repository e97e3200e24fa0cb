using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

/// <summary>A segment in the network of another device is warned of.</summary>
public sealed class NetworkOverlapTests
{
    [Theory]
    [InlineData("10.0.0.1", 24, "10.0.0.200", 24, true)]
    [InlineData("10.0.0.1", 24, "10.0.1.1", 24, false)]
    [InlineData("10.0.0.1", 24, "10.9.9.9", 8, true)]
    [InlineData("10.0.0.1", 25, "10.0.0.129", 25, false)]
    [InlineData("10.0.0.1", 25, "10.0.0.127", 25, true)]
    [InlineData("fd00::1", 64, "fd00::2", 64, true)]
    [InlineData("fd00::1", 64, "fd00:0:0:1::1", 64, false)]
    [InlineData("fd00::1", 64, "10.0.0.1", 8, false)]
    public void Networks_Overlap_IfOneContainsTheOther(string one, int prefixOfOne, string other, int prefixOfOther, bool expected) =>
        Assert.Equal(expected, NetworkOverlap.Overlaps(IPAddress.Parse(one), prefixOfOne, IPAddress.Parse(other), prefixOfOther));

    /// <summary>Networks of this host, loopback among them, stand for the one below the segment.</summary>
    [Fact]
    public void AddressInTheNetworkOfAnotherDevice_IsNamedWithIt()
    {
        var (device, address) = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(device => device.GetIPProperties().UnicastAddresses, (device, unicast) => (device.Name, unicast))
            .First(known => known.unicast.Address.AddressFamily == AddressFamily.InterNetwork);
        var other = new OverlayAddress(IPAddress.Parse("9.9.9.9"), 30);
        var overlapping = new OverlayAddress(IPAddress.Parse("9.9.9.9"), 1);

        Assert.Empty(NetworkOverlap.Find([other], "edge0"));
        if (NetworkOverlap.Overlaps(address.Address, address.PrefixLength, overlapping.Address, overlapping.PrefixLength))
        {
            Assert.Contains($"the network of {overlapping} is also that of {device} ({address.Address}/{address.PrefixLength})", Assert.Single(NetworkOverlap.Find([overlapping], "edge0")));
            Assert.DoesNotContain($" {device} (", string.Concat(NetworkOverlap.Find([overlapping], device)));
        }
    }
}
