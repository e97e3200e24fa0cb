using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Tests.Sockets;

public class MulticastPathTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(2, 9, false)]
    [InlineData(2, 10, true)]
    [InlineData(3, 10, false)]
    [InlineData(5, 40, true)]
    public void Choose_AutoSelect_TakesCopiesForOneAndATenthOfTheNeighbours(int destinations, int neighbours, bool replicast) =>
        Assert.Equal(replicast, new MulticastPath().Choose(MulticastMethod.AutoSelect, destinations, neighbours, Capabilities.All, Now));

    [Theory]
    [InlineData(MulticastMethod.Replicast, true)]
    [InlineData(MulticastMethod.Broadcast, false)]
    public void Choose_FixedMethod_TakesIt(MulticastMethod method, bool replicast)
    {
        Assert.Equal(replicast, new MulticastPath().Choose(method, 1, 20, Capabilities.All, Now));
        Assert.Equal(replicast, new MulticastPath().Choose(method, 20, 20, Capabilities.All, Now));
    }

    [Fact]
    public void Choose_NodeThatDoesNotKnowCopies_TakesTheBroadcastLink() =>
        Assert.False(new MulticastPath().Choose(MulticastMethod.Replicast, 1, 2, Capabilities.All & ~Capabilities.Replicast, Now));

    [Fact]
    public void Choose_NodeThatDoesNotKnowSynPairs_KeepsTheWayUntilTheSenderHasRested()
    {
        const Capabilities Old = Capabilities.All & ~Capabilities.MulticastSync;
        var path = new MulticastPath();
        path.Take(replicast: true, Now);

        Assert.True(path.Choose(MulticastMethod.AutoSelect, 2, 2, Old, Now + MulticastPath.Rest - TimeSpan.FromTicks(1)));
        Assert.False(path.Choose(MulticastMethod.AutoSelect, 2, 2, Old, Now + MulticastPath.Rest));
        Assert.False(path.Choose(MulticastMethod.AutoSelect, 2, 2, Capabilities.All, Now));
    }
}
