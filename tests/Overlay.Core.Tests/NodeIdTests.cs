namespace Overlay.Core.Tests;

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
}
