using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

public class GroupEntryTests
{
    [Theory]
    [InlineData("84 0001 ef010203 02 00", true)]
    [InlineData("84 0ffe ef010203 02 00", true)]
    [InlineData("84 0fff 00000000 02 00", true)] // All groups of every VLAN.
    [InlineData("84 0000 ef010203 02 00", false)] // Without a VLAN there is no flag.
    [InlineData("84 0fff ef010203 02 00", false)] // One group is of one VLAN.
    [InlineData("84 1000 ef010203 02 00", false)]
    [InlineData("84 1000 00000000 02 00", false)]
    [InlineData("84 00", false)]
    [InlineData("04 00000000 02 00", true)] // All groups of frames without a tag.
    public void Vlan_IsWithinItsBounds(string hex, bool isValid)
    {
        var reader = new WireReader(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        GroupEntry.Read(ref reader);
        Assert.Equal(isValid, reader.Succeeded);
    }
}
