using Overlay.Underlay.Linux;

namespace Overlay.Core.Tests.Underlay.Linux;

public class SegmentSizeTests
{
    [Fact]
    public void Write_OnA64BitHost_IsAsTheKernelReadsIt()
    {
        if (nint.Size != 8 || !BitConverter.IsLittleEndian)
        {
            return;
        }

        var control = new byte[SegmentSize.Space];
        SegmentSize.Write(control, 1450);

        Assert.Equal("1200000000000000" + "11000000" + "67000000" + "AA05000000000000", Convert.ToHexString(control));
    }

    [Theory]
    [InlineData("1400000000000000" + "11000000" + "68000000" + "AA05000000000000", 1450)]
    [InlineData("1400000000000000" + "11000000" + "68000000" + "AA050000", 1450)]
    [InlineData("1400000000000000" + "11000000" + "67000000" + "AA05000000000000", 0)]
    [InlineData("1400000000000000" + "01000000" + "68000000" + "AA05000000000000", 0)]
    [InlineData("1200000000000000" + "11000000" + "68000000" + "AA05000000000000", 0)]
    [InlineData("1400000000000000" + "11000000" + "68000000" + "FFFFFFFF00000000", 0)]
    [InlineData("1400000000000000" + "11000000" + "68000000", 0)]
    [InlineData("", 0)]
    public void Read_ControlMessage_OnlyASizeOfJoinedDatagramsCounts(string control, int expected)
    {
        if (nint.Size == 8 && BitConverter.IsLittleEndian)
        {
            Assert.Equal(expected, SegmentSize.Read(Convert.FromHexString(control)));
        }
    }
}
