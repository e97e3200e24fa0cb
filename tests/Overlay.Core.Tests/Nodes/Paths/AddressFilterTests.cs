using Overlay.Nodes.Paths;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Nodes.Paths;

public class AddressFilterTests
{
    private readonly AddressFilter _filter = new(
        [new([10, 0, 0, 1], 0)], [System.Net.IPNetwork.Parse("172.16.0.0/12"), System.Net.IPNetwork.Parse("2001:db8::/32")], [new([192, 0, 2, 1], 5_000)],
        address => address.HasSameHost(new([192, 168, 50, 1], 9)));

    [Theory]
    [InlineData(10, 0, 0, 1, 9, false)]
    [InlineData(10, 0, 0, 2, 9, true)]
    [InlineData(172, 31, 0, 1, 9, false)]
    [InlineData(172, 32, 0, 1, 9, true)]
    [InlineData(192, 0, 2, 1, 5_000, false)]
    [InlineData(192, 0, 2, 1, 5_001, true)]
    [InlineData(192, 168, 50, 1, 9, false)]
    [InlineData(192, 168, 50, 2, 9, true)]
    [InlineData(239, 0, 0, 1, 9, false)]
    [InlineData(192, 0, 2, 7, 0, false)]
    public void Address_OfTheOverlayOrOwnOrUnusable_IsRefused(byte a, byte b, byte c, byte d, ushort port, bool isAllowed) =>
        Assert.Equal(isAllowed, _filter.Allows(new UnderlayAddress([a, b, c, d], port)));

    [Theory]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001:db9::1", true)]
    public void Address_InAForbiddenNetwork_IsRefused(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, _filter.Allows(UnderlayAddress.From(System.Net.IPAddress.Parse(address), 9)));
}
