using Overlay.Network.Tests.Tipc.Guests;

namespace Overlay.Network.Tests.Tipc;

/// <summary>The multicast demonstration between kernels, and what it must show.</summary>
internal static class Demo
{
    private static readonly string[] Ranges = ["0-99", "100-199", "200-299", "300-399"];

    /// <summary>For each range that a server has bound, the messages that select it, in order.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Deliveries = new Dictionary<string, string[]>
    {
        ["0-99"] = ["message to {18888,99,100}", "message to {18888,0,399}"],
        ["100-199"] = ["message to {18888,99,100}", "message to {18888,150,250}", "message to {18888,0,399}"],
        ["200-299"] = ["message to {18888,150,250}", "message to {18888,200,399}", "message to {18888,0,399}"],
        ["300-399"] = ["message to {18888,200,399}", "message to {18888,0,399}"],
    };

    /// <summary>The client's five sends from one guest to servers on others; checks that each port got its messages and no other.</summary>
    public static async Task RunAsync(TipcGuest client, TipcGuest[] servers, string arguments = "")
    {
        await using var programs = new DemoServers(servers);

        var sent = await programs.StartClient(client, arguments).SucceedAsync();

        Assert.Equal(5, sent.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var output in await programs.SucceedAsync())
        {
            AssertDelivered(output);
        }
    }

    /// <summary>Checks a server's whole output.</summary>
    public static void AssertDelivered(string output)
    {
        Assert.Equal(Deliveries, ReceivedMessage.ReadAll(output).TextsByPort());
        foreach (var range in Ranges)
        {
            Assert.Contains($"port {{18888,{range.Replace('-', ',')}}} terminated\n", output, StringComparison.Ordinal);
        }
    }

    /// <summary>Waits until a guest knows the four names of each of these nodes (<c>1.1.N</c>), and of nobody else.</summary>
    public static Task WaitForDemoNamesAsync(this TipcGuest guest, params string[] nodes) =>
        guest.WaitForNamesAsync([.. nodes.SelectMany(node => Ranges.Select(range => $"{range} {node}"))]);
}
