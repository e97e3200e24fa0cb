namespace Overlay.Samples.MulticastDemo;

/// <summary>Everybody greets the group and everybody, one after the other.</summary>
internal static class Round
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Delivery>> RunAsync(string name, IReadOnlyList<DemoNode> nodes, CancellationToken stop)
    {
        var deliveries = new List<Delivery>();
        foreach (var sender in nodes)
        {
            deliveries.Add(await GreetAsync(name, "multicast", Greeting.Group, sender, nodes, stop));
            deliveries.Add(await GreetAsync(name, "broadcast", MacAddress.Broadcast, sender, nodes, stop));
        }

        return deliveries;
    }

    private static async Task<Delivery> GreetAsync(
        string round, string kind, MacAddress to, DemoNode sender, IReadOnlyList<DemoNode> nodes, CancellationToken stop)
    {
        var greeting = new Greeting(to, sender.MacAddress, $"Hello from {sender.Name}, {round}");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(Patience);
        await sender.SendAsync(greeting, stop);
        List<string> received = [], missing = [];
        foreach (var other in nodes.Where(node => node != sender))
        {
            (await other.HearsAsync(greeting, timeout.Token) ? received : missing).Add(other.Name);
        }

        stop.ThrowIfCancellationRequested();
        return new Delivery(round, kind, sender.Name, received, missing);
    }
}
