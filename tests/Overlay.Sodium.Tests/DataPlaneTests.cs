using Overlay.Core.Tests.Allocations;
using Overlay.TestKit;

namespace Overlay.Sodium.Tests;

/// <summary>Whole frames from port to port, without sockets.</summary>
public class DataPlaneTests
{
    private const int FrameLength = 1414;

    public static TheoryData<string> Names => [.. SodiumSuites.Default.Select(suite => suite.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void UnicastFrame_IsSentAndReceivedWithoutAllocation(string suite)
    {
        HotPath path = new(SuiteNamed(suite), receivers: 3);
        var frame = path.CreateFrame(FrameLength, receiver: 1);
        Allocation.AssertNone(() => path.Send(frame) && path.Datagrams == 1 && path.Receive(1));
        Assert.Equal(frame, path.Received);
        Assert.Equal(0, path.Drops);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GroupFrame_IsSentAndReceivedWithoutAllocation(string suite)
    {
        HotPath path = new(SuiteNamed(suite), receivers: 10);
        var frame = path.CreateGroupFrame(FrameLength);
        Allocation.AssertNone(() => path.Send(frame) && path.Datagrams == 10 && path.Receive());
        Assert.Equal(frame, path.Received);
        Assert.Equal(0, path.Drops);
    }

    private static CipherSuite SuiteNamed(string name) => SodiumSuites.Default.Single(suite => suite.Name == name);
}
