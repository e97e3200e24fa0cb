using System.Net;
using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>A supernode, two servers and a client in this process, on the loopback interface.</summary>
internal static class Demo
{
    private static readonly TipcAddress ClientAddress = TipcAddress.Parse("1.1.4");
    private static readonly TipcAddress[] Addresses = [TipcAddress.Parse("1.1.2"), TipcAddress.Parse("1.1.3"), ClientAddress];
    private static readonly TimeSpan MeetingTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(DemoSettings settings, CancellationToken stop)
    {
        await using var supernode = new Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        await supernode.StartAsync(stop);
        Console.WriteLine($"A supernode listens on {supernode.LocalEndPoint}. It introduces three TIPC nodes in this process: servers {Addresses[0]} and {Addresses[1]}, client {ClientAddress}.");
        Console.WriteLine($"A server's port {{type,lower,upper}} is bound to a range of service addresses. Each message goes to all ports whose range overlaps with its own.");
        var security = OverlaySecurity.FromKey(CommunityKey.Generate());
        var members = Addresses.Select(address => Create(supernode, security, address, settings.Method)).ToList();
        try
        {
            foreach (var member in members)
            {
                await member.StartAsync(stop);
            }

            return await RunAsync(members[^1], [.. members.SkipLast(1)], settings, stop);
        }
        finally
        {
            await Task.WhenAll(members.Select(member => member.DisposeAsync().AsTask()));
        }
    }

    private static Member Create(Supernode supernode, OverlaySecurity security, TipcAddress address, MulticastMethod method) => new(
        new OverlayNodeOptions
        {
            Community = "tipc-multicast",
            Security = security,
            Supernodes = [SupernodeAddress.Parse($"{supernode.LocalEndPoint}#{supernode.PublicKey}")],
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
        },
        new TipcNodeOptions { Address = address, Method = method });

    private static async Task<int> RunAsync(Member clientNode, IReadOnlyList<Member> serverNodes, DemoSettings settings, CancellationToken stop)
    {
        var servers = serverNodes.Select(member => new DemoServer(member.Tipc)).ToList();
        foreach (var server in servers)
        {
            server.Open(line => Print(server.Node.Address, line));
        }

        var client = new DemoClient(clientNode.Tipc, settings, line => Print(ClientAddress, line));
        if (!await client.FindServersAsync(servers.Count, MeetingTime, stop))
        {
            throw new TimeoutException($"The nodes did not find each other in {MeetingTime.TotalSeconds} seconds. Does a firewall block UDP on the loopback interface?");
        }

        var receiving = Task.WhenAll(servers.Select(server => server.RunAsync(_ => { }, stop)));
        await client.SendAsync(stop);
        await receiving.WaitAsync(DeliveryTime, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        return Report(servers, settings);
    }

    private static int Report(List<DemoServer> servers, DemoSettings settings)
    {
        var faults = new List<string>();
        foreach (var server in servers)
        {
            foreach (var line in DemoResult.Lines(server.Ports))
            {
                Print(server.Node.Address, line);
            }

            faults.AddRange(DemoResult.Faults(server.Node.Address, server.Ports, settings));
            server.Dispose();
        }

        Console.WriteLine(faults.Count == 0 ? "Each message reached exactly the ports that its range selects." : string.Join(Environment.NewLine, faults));
        return faults.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Print(TipcAddress node, string line) => Console.WriteLine($"{node}  {line}");
}
