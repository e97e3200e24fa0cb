using Overlay.Tap;

namespace Overlay.Samples.Edge;

/// <summary>Runs the node between the TAP device and the network until it is stopped.</summary>
internal static class EdgeNode
{
    public static async Task<int> RunAsync(EdgeSettings settings, StatusSignal status, CancellationToken stop)
    {
        using var log = ConsoleLog.Create(settings.Verbose);
        var device = new TapPort(settings.Device);
        var options = new OverlayNodeOptions
        {
            Community = settings.Community,
            Name = settings.Name,
            Security = settings.Security,
            Supernodes = settings.Supernodes,
            KeyPair = settings.Identity is null ? null : NodeKeyPair.LoadOrCreate(settings.Identity),
            Port = device,
            Bind = settings.Bind,
            Bridging = settings.Bridging,
            CipherSuites = settings.Ciphers,
            Transforms = new TransformOptions { Compress = settings.Compress },
            RequireSupernode = !settings.KeepTrying,
            Timings = settings.Timings,
            Multicast = settings.Multicast,
            Segment = settings.Segment,
            Lanes = settings.Lanes,
            RealtimePriority = settings.Realtime ? 1 : 0,
            Underlay = new UnderlayOptions { BusyPoll = settings.BusyPoll, ExcludedNetworks = settings.Excluded },
            LoggerFactory = log,
        };
        await using var node = new OverlayNode(settings.SingleThread is { } isSingle ? options with { SingleThread = isSingle } : options);

        using var shown = status.Show(() => PrintStatus(node));

        // Collected from before the start: the first peers may be met before it is over.
        var events = settings.ShowGroups || settings.Verbose ? null : node.WatchAsync(stop);
        var conflicts = settings.OnAddressConflict == AddressConflictChoice.Stop ? AddressConflicts.RefuseAsync(node.WatchAsync(stop)) : Task.Delay(Timeout.Infinite, stop);
        await node.StartAsync(stop);
        Greet(settings, device, node);
        var work = settings.ShowGroups ? GroupView.ShowAsync(node, stop) : events is null ? Task.Delay(Timeout.Infinite, stop) : EventLines.PrintAsync(events);
        await await Task.WhenAny(work, conflicts, node.Completion);

        // The events end with the node, so this task knows why.
        await node.Completion;
        return ExitCode.Success;
    }

    private static void PrintStatus(OverlayNode node)
    {
        PeerTable.Print(node);
        GroupTable.Print(node);
    }

    private static void Greet(EdgeSettings settings, TapPort device, OverlayNode node)
    {
        var addresses = settings.Device.Addresses.IsEmpty ? "no address" : string.Join(", ", settings.Device.Addresses);
        var protection = settings.Security.IsEncrypted ? "encrypted" : "NOT encrypted";
        Console.WriteLine($"{device.Name} is up: {addresses}, MAC {node.MacAddress}, MTU {device.Mtu}");
        Console.WriteLine($"community {settings.Community}, {protection}, node {node.Id}, UDP port {node.LocalEndPoint.Port}");
    }
}
