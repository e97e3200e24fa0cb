namespace Overlay.Samples.TipcMulticast;

/// <summary>A client of its own: waits for the servers, sends, and ends.</summary>
internal static class ClientRole
{
    public static async Task<int> RunAsync(MulticastSettings settings, CancellationToken stop)
    {
        using var log = ConsoleLog.Create(settings.Verbose);
        await using var member = RoleNode.Create(settings, log);
        await RoleNode.StartAsync(member, settings, stop);
        var client = new DemoClient(member.Tipc, settings.Messages, Console.WriteLine);
        var search = client.FindServersAsync(settings.Servers, settings.Patience, stop);
        await member.WhileAliveAsync(search);
        if (!await search)
        {
            throw new TimeoutException(
                $"After {settings.Patience.TotalSeconds} seconds there are links to {member.Tipc.Neighbours.Count} nodes, but not {settings.Servers} servers. "
                + $"Start them with the same community, key and supernode: tipc-multicast server -c {settings.Community} ...");
        }

        await client.SendAsync(stop);
        return ExitCode.Success;
    }
}
