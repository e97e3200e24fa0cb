using Overlay.Tap;

namespace Overlay.Samples.Edge;

/// <summary>Runs the node between the TAP device and the network until it is stopped.</summary>
internal static class EdgeNode
{
    public static async Task<int> RunAsync(EdgeSettings settings, StatusSignal status, CancellationToken stop)
    {
        using var log = ConsoleLog.Create(settings.Verbose);
        var device = new TapPort(settings.Device);
        using var identity = Identity(settings);
        var options = new OverlayNodeOptions
        {
            Community = settings.Community,
            Name = settings.Name,
            Security = settings.Security,
            Supernodes = settings.Supernodes,
            KeyPair = identity.KeyPair,
            KnownSupernodesFile = identity.KnownSupernodesFile,
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
        var conflicts = settings.OnAddressConflict == ConflictChoice.Stop ? new ConflictRefusal(node.Id, TimeProvider.System).RunAsync(node.WatchAsync(stop)) : Task.Delay(Timeout.Infinite, stop);
        OutputLine.Say($"asking {string.Join(", ", settings.Supernodes.Select(supernode => $"{supernode.Host}:{supernode.Port}"))} ...");
        await StartAsync(node, identity, stop);
        Greet(settings, device, node, identity);
        var work = settings.ShowGroups ? GroupView.ShowAsync(node, stop) : events is null ? Task.Delay(Timeout.Infinite, stop) : EventLines.PrintAsync(events);
        await StopSignal.UntilOverAsync(await Task.WhenAny(work, conflicts, node.Completion), "leaving", stop);

        // The events end with the node, so this task knows why.
        await node.Completion;
        return ExitCode.Success;
    }

    /// <summary>A node that never was leaves no identity behind.</summary>
    private static async Task StartAsync(OverlayNode node, NodeIdentity identity, CancellationToken stop)
    {
        try
        {
            await node.StartAsync(stop);
        }
        catch
        {
            identity.DiscardNew();
            throw;
        }
    }

    private static NodeIdentity Identity(EdgeSettings settings)
    {
        if (settings.Identity is { } file)
        {
            return NodeIdentity.FromFile(file);
        }

        var identity = NodeIdentity.Keep(StateDirectory.Candidates(Environment.GetEnvironmentVariable), settings.Community, settings.Device.Name ?? "edge%d");
        if (identity.Trouble is { } trouble)
        {
            OutputLine.Warn($"this node will be a new one, with another MAC address, each time it starts, since its identity cannot be kept. {trouble} Say where with --identity FILE.");
        }

        return identity;
    }

    private static void PrintStatus(OverlayNode node)
    {
        PeerTable.Print(node);
        GroupTable.Print(node);
    }

    private static void Greet(EdgeSettings settings, TapPort device, OverlayNode node, NodeIdentity identity)
    {
        var addresses = settings.Device.Addresses.IsEmpty ? "no address" : string.Join(", ", settings.Device.Addresses);
        var protection = settings.Security.IsEncrypted ? "encrypted" : "NOT encrypted";
        OutputLine.Say($"{device.Name} is up: {addresses}, MAC {node.MacAddress}, MTU {device.Mtu}");
        OutputLine.Say($"community {settings.Community}, {protection}, node {node.Id}, UDP port {node.LocalEndPoint.Port}");
        if (identity.File is { } file)
        {
            OutputLine.Say($"identity in {file}");
        }

        foreach (var overlap in NetworkOverlap.Find(settings.Device.Addresses, device.Name))
        {
            OutputLine.Warn(overlap);
        }
    }
}
