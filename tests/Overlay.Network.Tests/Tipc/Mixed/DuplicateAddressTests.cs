using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Tipc.Guests;
using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>Two nodes with one address: the one that was there first stays, and a newcomer in C# says what is wrong.</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class DuplicateAddressTests(MixedSegment segment)
{
    [TipcFact]
    public async Task NodeWithAKernelsAddress_EndsWithAClearError()
    {
        await using var newcomer = await segment.StartNodeAsync(4, 2);

        var failure = await Assert.ThrowsAsync<TipcException>(() => newcomer.Tipc.Completion.WaitAsync(LabProcess.Patience));

        Assert.Equal(TipcFailure.DuplicateAddress, failure.Failure);
        Assert.Equal(
            "The TIPC address 1.1.2 is taken: the node with the MAC address 02:00:00:00:00:02 has it. Choose another address, or none for one that is free.",
            failure.Message);
        await segment.Lab.WaitForLinksAsync(2, 3);
    }

    [TipcFact]
    public async Task ProgramWithAKernelsAddress_EndsWithAClearError()
    {
        using var newcomer = segment.StartProgram(4, "server", 3);

        Assert.NotEqual(0, await newcomer.WaitForExitAsync());

        Assert.Contains("The TIPC address 1.1.3 is taken: the node with the MAC address 02:00:00:00:00:03 has it.", newcomer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", newcomer.Output, StringComparison.Ordinal);
    }

    [TipcFact]
    public async Task NodeWithAnotherNodesAddress_EndsWithAClearError_AndTheOwnerStays()
    {
        var number = segment.NextNumber();
        await using var owner = await segment.StartNodeAsync(4, number);
        await segment.HoldLinksAsync(owner, number);
        await using var watch = await StartWatchAsync(owner, number);
        await using var newcomer = await segment.StartNodeAsync(5, number);

        var failure = await Assert.ThrowsAsync<TipcException>(() => newcomer.Tipc.Completion.WaitAsync(LabProcess.Patience));

        Assert.Equal(TipcFailure.DuplicateAddress, failure.Failure);
        Assert.Contains(owner.Tipc.MacAddress.ToString(), failure.Message, StringComparison.Ordinal);
        await AssertStaysAsync(owner, number, watch);
    }

    [TipcFact]
    public async Task KernelWithANodesAddress_GetsNoLink_AndTheOwnerStays()
    {
        var number = segment.NextNumber();
        await using var owner = await segment.StartNodeAsync(4, number);
        await segment.HoldLinksAsync(owner, number);
        await using var watch = await StartWatchAsync(owner, number);

        await segment.Lab.StartGuestsAsync(6);
        await segment.Lab[6].EnableTipcAsync(number);
        await Eventually.IsTrueAsync(
            async () => (await segment.Lab[3].RunAsync("dmesg")).Contains($"Duplicate 1001{number:x3} using eth(02:00:00:00:00:06)", StringComparison.Ordinal),
            () => "The other kernel has not noticed.");

        Assert.Empty(await segment.Lab[6].LinksUpAsync());
        segment.Lab[6].Dispose();
        await AssertStaysAsync(owner, number, watch);
    }

    private async Task<GuestProgram> StartWatchAsync(UserSpaceNode owner, int number)
    {
        var socket = owner.Tipc.CreateSocket(TipcSocketType.Rdm);
        socket.Bind(new ServiceRange(UserSpaceServer.ServiceType, 7, 7));
        var watch = segment.Lab[2].StartPython("service_watch.py");
        await watch.WaitForOutputAsync($"^published 7-7 by 1001{number:x3}:");
        return watch;
    }

    /// <summary>The owner's links are up, and none was down in between: then its binding would have been withdrawn.</summary>
    private async Task AssertStaysAsync(UserSpaceNode owner, int number, GuestProgram watch)
    {
        Assert.False(owner.Tipc.Completion.IsCompleted);
        await owner.WaitForLinksAsync(2, 3);
        Assert.Equal([3, number], await segment.Lab[2].LinksUpAsync());
        Assert.DoesNotContain("withdrawn", watch.Output, StringComparison.Ordinal);
    }
}
