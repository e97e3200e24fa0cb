using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Clusters;

public class LinkNameTests
{
    private static readonly TipcAddress Own = new(0x01001001);
    private static readonly TipcAddress Peer = new(0x06616d6d);

    [Fact]
    public void IdentityThatIsAText_IsShown() =>
        Assert.Equal("1001001:overlay-gamma:vec0", Name(Identity("67616d6d61"), "vec0"));

    [Fact]
    public void IdentityOfBytes_IsShownInHexadecimal() =>
        Assert.Equal("1001001:overlay-020000000001:vec0", Name(Identity("020000000001"), "vec0"));

    [Fact]
    public void IdentityTooLongForAName_IsReplacedByTheAddress() =>
        Assert.Equal("1001001:overlay-6616d6d:vec0", Name(Identity("02000000000102030405060708090a0b"), "vec0"));

    [Fact]
    public void BearerOfThePeer_IsUnknownAtFirst() =>
        Assert.Equal("1001001:overlay-gamma:unknown", Name(Identity("67616d6d61"), null));

    private static string Name(NodeIdentity peer, string? bearer) => LinkName.Of(Own, NodeIdentity.Of(Own), "overlay", Peer, peer, bearer);

    private static NodeIdentity Identity(string hex) => NodeIdentity.Read(Convert.FromHexString(hex.PadRight(32, '0')));
}
