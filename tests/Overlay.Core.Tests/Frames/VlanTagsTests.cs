using Overlay.Frames;

namespace Overlay.Core.Tests.Frames;

public class VlanTagsTests
{
    private const string Addresses = "01005e010203 025000000001";

    [Theory]
    [InlineData("0800 4500", 0u, 0u)]
    [InlineData("8100 0005 0800 4500", 0x8100_0005u, 0u)]
    [InlineData("8100 f005 0800 4500", 0x8100_0005u, 0u)] // Priority and drop eligibility are not part of it.
    [InlineData("8100 e000 0800 4500", 0u, 0u)] // A priority alone.
    [InlineData("88a8 0006 8100 0005 0800 4500", 0x88a8_0006u, 0x8100_0005u)]
    [InlineData("8100 0006 8100 0005 0800 4500", 0x8100_0006u, 0x8100_0005u)]
    [InlineData("8100", 0u, 0u)] // Cut short.
    [InlineData("8100 0005 81", 0u, 0u)]
    [InlineData("8100 0005 8100 00", 0x8100_0005u, 0u)]
    public void TagsOfAFrame_AreReadWithoutTheirPriority(string rest, uint outer, uint inner)
    {
        var tags = VlanTags.Of(Bytes(Addresses + rest));
        Assert.Equal(new VlanTags(outer, inner), tags);
        Assert.Equal(outer & 0xfff, tags.Vlan);
    }

    [Theory]
    [InlineData("0800 4500")]
    [InlineData("8100 0005 0800 4500")]
    [InlineData("88a8 0006 8100 0005 0800 4500")]
    public void InsertedTags_AreThoseThatAreRead(string rest)
    {
        var expected = Bytes(Addresses + rest);
        var plain = Bytes(Addresses + "0800 4500");
        byte[] frame = [.. plain, .. Enumerable.Repeat((byte)0xff, VlanTags.MaxSize)];
        var length = VlanTags.Of(expected).Insert(frame, plain.Length);
        Assert.Equal(expected, frame[..length]);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
