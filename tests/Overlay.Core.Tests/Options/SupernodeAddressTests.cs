namespace Overlay.Core.Tests.Options;

public class SupernodeAddressTests
{
    [Theory]
    [InlineData("", "'' is neither a host name nor an IP address")]
    [InlineData("a b", "'a b' is neither a host name nor an IP address")]
    [InlineData("host:0", "the port '0' is not a number from 1 to 65535")]
    [InlineData("host:65536", "the port '65536' is not a number from 1 to 65535")]
    [InlineData("host:", "the port '' is not a number from 1 to 65535")]
    [InlineData("[::1", "write an IPv6 address with a port as [address]:port")]
    [InlineData("[::1]1200", "write an IPv6 address with a port as [address]:port")]
    [InlineData("10.1", "'10.1' is not an IP address; one of IPv4 has four decimal numbers")]
    [InlineData("10.1:1200", "'10.1' is not an IP address")]
    [InlineData("127.1.", "'127.1.' is not an IP address")]
    [InlineData("0x7f.1", "'0x7f.1' is not an IP address")]
    [InlineData("0x7f000001:7", "'0x7f000001' is not an IP address")]
    [InlineData("010.0.0.1", "'010.0.0.1' is not an IP address")]
    [InlineData("2130706433", "'2130706433' is not an IP address")]
    [InlineData("[192.0.2.1]:7", "'192.0.2.1' is not an IP address")]
    [InlineData("[host]:7", "'host' is not an IP address")]
    [InlineData("host#AAAA", "'#' must be followed by its public key, 32 bytes in base64 (44 characters)")]
    public void Parse_Malformed_SaysWhatIsWrong(string text, string problem)
    {
        var e = Assert.Throws<FormatException>(() => SupernodeAddress.Parse(text));

        Assert.StartsWith($"'{text}' is not the address of a supernode: {problem}", e.Message, StringComparison.Ordinal);
        Assert.False(SupernodeAddress.TryParse(text, out _));
    }

    [Theory]
    [InlineData("host", "host", 1200, "host:1200")]
    [InlineData(" host.example:7 ", "host.example", 7, "host.example:7")]
    [InlineData("192.0.2.1", "192.0.2.1", 1200, "192.0.2.1:1200")]
    [InlineData("[2001:db8::1]:80", "2001:db8::1", 80, "[2001:db8::1]:80")]
    [InlineData("[2001:db8::1]", "2001:db8::1", 1200, "[2001:db8::1]:1200")]
    [InlineData("2001:db8::1", "2001:db8::1", 1200, "[2001:db8::1]:1200")]
    [InlineData("1.supernode.example", "1.supernode.example", 1200, "1.supernode.example:1200")]
    [InlineData("0x7f.example", "0x7f.example", 1200, "0x7f.example:1200")]
    [InlineData("host:1#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "host", 1, "host:1#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Parse_WellFormed_IsReadAndWritten(string text, string host, int port, string written)
    {
        var address = SupernodeAddress.Parse(text);

        Assert.Equal((host, port, written), (address.Host, address.Port, address.ToString()));
        Assert.True(SupernodeAddress.TryParse(text, out var same) && same.Equals(address));
        Assert.Equal(address, SupernodeAddress.Parse(written));
    }

    [Fact]
    public void Equality_OfNamesIgnoresCase_OfKeysDoesNot()
    {
        const string Key = "#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        var address = SupernodeAddress.Parse("Host:1" + Key);

        Assert.Equal(address, SupernodeAddress.Parse("hosT:1" + Key));
        Assert.Equal(address.GetHashCode(), SupernodeAddress.Parse("hosT:1" + Key).GetHashCode());
        Assert.NotEqual(address, SupernodeAddress.Parse("Host:1#aAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        Assert.NotEqual(address, SupernodeAddress.Parse("Host:1"));
    }
}
