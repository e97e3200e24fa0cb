namespace Overlay.Samples.TipcMulticast;

/// <summary>A server of its own: ends when its four ports are ended.</summary>
internal static class ServerRole
{
    public static async Task<int> RunAsync(MulticastSettings settings, CancellationToken stop)
    {
        using var log = ConsoleLog.Create(settings.Verbose);
        await using var member = RoleNode.Create(settings, log);
        await RoleNode.StartAsync(member, settings, stop);
        using var server = new DemoServer(member.Tipc);
        server.Open(Console.WriteLine);
        await member.WhileAliveAsync(server.RunAsync(Console.WriteLine, stop));
        foreach (var sender in server.Ports.SelectMany(port => port.Messages).CountBy(message => message.Sender))
        {
            Console.WriteLine($"Server: {sender.Value} messages came from {sender.Key}");
        }

        return ExitCode.Success;
    }
}
