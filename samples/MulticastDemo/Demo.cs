using System.Net;
using Spectre.Console;

namespace Overlay.Samples.MulticastDemo;

/// <summary>A supernode and three nodes in this process, on the loopback interface; the supernode stops half-way.</summary>
internal static class Demo
{
    private const string Community = "demo";
    private static readonly string[] Names = ["Alice", "Bob", "Carol"];
    private static readonly TimeSpan MeetingTime = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(CancellationToken stop)
    {
        var nodes = new List<DemoNode>();
        try
        {
            var deliveries = await RunAsync(nodes, stop);
            DeliveryTable.Print(deliveries);
            var missing = deliveries.Sum(delivery => delivery.Missing.Count);
            AnsiConsole.MarkupLine(missing == 0
                ? "[green]Everything arrived, with the supernode and without it.[/]"
                : $"[red]{missing} greetings did not arrive.[/]");
            return missing == 0 ? ExitCode.Success : ExitCode.Failure;
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<Delivery>> RunAsync(List<DemoNode> nodes, CancellationToken stop)
    {
        await using var supernode = new Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        await supernode.StartAsync(stop);
        Console.WriteLine($"A supernode listens on {supernode.LocalEndPoint}.");
        await StartNodesAsync(nodes, $"{supernode.LocalEndPoint}#{supernode.PublicKey}", stop);
        var before = await Round.RunAsync("supernode runs", nodes, stop);
        await supernode.DisposeAsync();
        Console.WriteLine("The supernode has stopped; the nodes go on without it.");
        var after = await Round.RunAsync("supernode stopped", nodes, stop);
        return [.. before, .. after];
    }

    private static async Task StartNodesAsync(List<DemoNode> nodes, string supernode, CancellationToken stop)
    {
        var security = OverlaySecurity.FromKey(CommunityKey.Generate());
        foreach (var name in Names)
        {
            var node = new DemoNode(name, new OverlayNodeOptions
            {
                Community = Community,
                Security = security,
                Supernodes = [SupernodeAddress.Parse(supernode)],
                Bind = new IPEndPoint(IPAddress.Loopback, 0),
            });
            nodes.Add(node);
            await node.StartAsync(stop);
            Console.WriteLine($"{name} joined with the address {node.MacAddress}.");
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(MeetingTime);
        try
        {
            await Task.WhenAll(nodes.Select(node => node.MeetAsync(nodes.Count - 1, timeout.Token)));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"The nodes did not find each other in {MeetingTime.TotalSeconds} seconds. Does a firewall block UDP on the loopback interface?");
        }
    }
}
