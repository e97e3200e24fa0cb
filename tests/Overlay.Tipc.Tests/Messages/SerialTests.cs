using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Messages;

public class SerialTests
{
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(5, 5, false)]
    [InlineData(0, 65535, true)]
    [InlineData(65535, 0, false)]
    [InlineData(32767, 0, true)]
    [InlineData(32769, 0, false)]
    public void IsAfter_HalfTheCircleAhead(int left, int right, bool expected) =>
        Assert.Equal(expected, Serial.IsAfter((ushort)left, (ushort)right));

    [Theory]
    [InlineData(3, 7, 4)]
    [InlineData(65534, 2, 4)]
    [InlineData(7, 3, 65532)]
    public void Distance_CountsForwards(int from, int to, int expected) =>
        Assert.Equal(expected, Serial.Distance((ushort)from, (ushort)to));
}
