using System.Net;
using System.Text;

namespace Overlay.Samples.MulticastChat;

/// <summary>One participant: what is typed goes to the group, what comes from the group is printed.</summary>
internal sealed class Chat(ChatSettings settings, OverlayUdpClient client)
{
    private const int LongestLine = 1000;

    public static async Task<int> RunAsync(ChatSettings settings, CancellationToken stop)
    {
        await using var supernode = settings.Serve is { } serve ? await ServeAsync(serve, stop) : null;
        IReadOnlyList<SupernodeAddress> supernodes = supernode is null ? settings.Host.Supernodes : [.. settings.Host.Supernodes, SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())];
        await using var host = await SegmentHost.StartAsync(settings.Host with { Supernodes = supernodes }, stop);
        using var client = new OverlayUdpClient(host.Network, settings.Group.Port) { MulticastLoopback = false };
        Join(client, settings);
        Console.WriteLine($"{settings.Name} is {string.Join(", ", host.Network.Addresses)} and talks in {settings.Group}. Type a line; Ctrl-D leaves.");
        return await new Chat(settings, client).TalkAsync(stop);
    }

    private static async Task<Supernode> ServeAsync(IPEndPoint bind, CancellationToken stop)
    {
        var supernode = new Supernode(new SupernodeOptions { Bind = bind });
        await supernode.StartAsync(stop);
        Console.WriteLine($"A supernode listens on {supernode.LocalEndPoint}: the others say -l {supernode.LocalEndPoint}.");
        return supernode;
    }

    private static void Join(OverlayUdpClient client, ChatSettings settings)
    {
        if (settings.Sources.Count == 0)
        {
            client.JoinMulticastGroup(settings.Group.Address);
        }

        foreach (var source in settings.Sources)
        {
            client.JoinSourceGroup(settings.Group.Address, source);
        }
    }

    private async Task<int> TalkAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = ListenAsync(end.Token);
        await SayAsync("(joins)", stop);
        while (await Console.In.ReadLineAsync(stop) is { } line)
        {
            await SayAsync(line, stop);
        }

        await SayAsync("(leaves)", stop);
        await end.CancelAsync();
        await listening;
        return ExitCode.Success;
    }

    private async Task SayAsync(string line, CancellationToken stop)
    {
        var text = $"{settings.Name}: {line}";
        await client.SendAsync(Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, LongestLine)]), settings.Group, stop);
    }

    private async Task ListenAsync(CancellationToken end)
    {
        var buffer = new byte[LongestLine * 4];
        try
        {
            while (true)
            {
                var received = await client.ReceiveAsync(buffer, end);
                Console.WriteLine(PlainText.Of(Encoding.UTF8.GetString(buffer, 0, received.Length)));
            }
        }
        catch (OperationCanceledException)
        {
            // The chat is over.
        }
    }
}
