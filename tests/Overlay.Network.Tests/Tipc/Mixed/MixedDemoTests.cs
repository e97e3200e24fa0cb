namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>The demonstration between kernels and the program <c>tipc-multicast</c>.</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class MixedDemoTests(MixedSegment segment)
{
    [TipcTheory]
    [InlineData("autoselect")]
    [InlineData("replicast")]
    [InlineData("broadcast")]
    public async Task ProgramsClient_ReachesTheRightPorts_OfKernels(string method)
    {
        await using var servers = new DemoServers(segment.Kernels);

        using var client = segment.StartProgram(4, "client", segment.NextNumber(), "--servers", "2", "--method", method);
        await client.SucceedAsync();

        foreach (var output in await servers.SucceedAsync())
        {
            Demo.AssertDelivered(output);
        }
    }

    [TipcTheory]
    [InlineData("")]
    [InlineData("--method replicast")]
    [InlineData("--method broadcast")]
    public async Task KernelsClient_ReachesTheRightPorts_OfPrograms(string method)
    {
        using var first = segment.StartProgram(4, "server", segment.NextNumber());
        using var second = segment.StartProgram(5, "server", segment.NextNumber());

        await segment.Lab[2].StartPython("multicast_client.py", $"--servers 2 {method}").SucceedAsync();

        Demo.AssertDelivered(await first.SucceedAsync());
        Demo.AssertDelivered(await second.SucceedAsync());
    }

    [TipcFact]
    public async Task ServersOfBothKinds_GetTheSame_FromClientsOfBothKinds()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var kernel = new DemoServers([segment.Lab[3]]);
            using var program = segment.StartProgram(4, "server", segment.NextNumber());

            if (round == 0)
            {
                await segment.Lab[2].StartPython("multicast_client.py", "--servers 2").SucceedAsync();
            }
            else
            {
                using var client = segment.StartProgram(5, "client", segment.NextNumber(), "--servers", "2");
                await client.SucceedAsync();
            }

            Demo.AssertDelivered(Assert.Single(await kernel.SucceedAsync()));
            Demo.AssertDelivered(await program.SucceedAsync());
        }
    }
}
