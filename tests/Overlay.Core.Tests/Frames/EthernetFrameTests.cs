using Overlay.Core.Tests.Wire;
using Overlay.Frames;

namespace Overlay.Core.Tests.Frames;

public sealed class EthernetFrameTests
{
    [Fact]
    public void Frame_Header_IsReadInNetworkOrder()
    {
        var frame = new EthernetFrame(WireText.Bytes("ffffffffffff 025000000001 0806 aabb"));
        Assert.True(frame.IsValid);
        Assert.Equal(MacAddress.Broadcast, frame.Destination);
        Assert.Equal(new MacAddress(0x025000000001), frame.Source);
        Assert.Equal(0x0806, frame.EtherType);
        Assert.Equal([0xaa, 0xbb], frame.Payload.ToArray());
        Assert.Equal("02:50:00:00:00:01 > ff:ff:ff:ff:ff:ff 0x0806, 2 bytes", frame.ToString());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(13, false)]
    [InlineData(14, true)]
    [InlineData(1514, true)]
    public void Frame_ShorterThanAHeader_IsNotValid(int length, bool valid)
    {
        var frame = new EthernetFrame(new byte[length]);
        Assert.Equal(valid, frame.IsValid);
        Assert.Equal(valid, frame.ToString() != "no frame");
    }
}
