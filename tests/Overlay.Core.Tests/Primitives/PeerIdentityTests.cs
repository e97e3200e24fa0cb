using System.Net;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Primitives;

public class PeerIdentityTests
{
    [Theory]
    [InlineData("alpha", "", "alpha (02:00:5e:10:00:01, 9f86d081884c7d65)")]
    [InlineData(null, "", "9f86d081884c7d65 (02:00:5e:10:00:01)")]
    [InlineData("alpha", "192.168.1.2", "alpha (02:00:5e:10:00:01, 192.168.1.2, 9f86d081884c7d65)")]
    [InlineData(null, "192.168.1.2 fd00::2", "9f86d081884c7d65 (02:00:5e:10:00:01, 192.168.1.2, fd00::2)")]
    [InlineData("alpha", "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4", "alpha (02:00:5e:10:00:01, 10.0.0.1, 10.0.0.2, 10.0.0.3, ..., 9f86d081884c7d65)")]
    public void Text_SaysNameMacAndAddresses(string? name, string addresses, string text)
    {
        IPAddress[] parsed = [.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];
        Assert.Equal(text, new PeerIdentity(NodeId.Parse("9f86d081884c7d65"), MacAddress.Parse("02:00:5e:10:00:01"), name, parsed).ToString());
    }
}
