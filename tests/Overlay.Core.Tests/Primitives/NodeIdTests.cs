namespace Overlay.Core.Tests.Primitives;

public sealed class NodeIdTests
{
    [Fact]
    public void NodeId_Text_Is16HexadecimalDigits() => Assert.Equal("000086d081884c7d", new NodeId(0x86d081884c7d).ToString());

    [Fact]
    public void NodeIds_Compared_AreInOrderOfTheirValue()
    {
        NodeId low = new(1), high = new(ulong.MaxValue);
        Assert.True(low < high && high > low && low <= high && high >= low);
        Assert.False(high < low || low > high || high <= low || low >= high);
        Assert.True(low.CompareTo(high) < 0);
    }

    [Fact]
    public void NodeId_IsReadAsItIsWritten()
    {
        var id = new NodeId(0x86d081884c7d);
        Span<char> room = stackalloc char[16];

        Assert.Equal(id, NodeId.Parse("000086d081884c7d"));
        Assert.True(NodeId.TryParse("000086D081884C7D", out var upper) && upper == id);
        Assert.True(id.TryFormat(room, out var length, default, null) && room[..length].SequenceEqual("000086d081884c7d"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("86d081884c7d")]
    [InlineData("0x0086d081884c7d")]
    [InlineData("000086d081884c7d0")]
    [InlineData(" 00086d081884c7d")]
    public void Text_OfNoId_IsRefused_WithAnExample(string? text)
    {
        Assert.False(NodeId.TryParse(text, out _));
        Assert.Contains("9f86d081884c7d65", Assert.Throws<FormatException>(() => NodeId.Parse(text!)).Message, StringComparison.Ordinal);
    }
}
