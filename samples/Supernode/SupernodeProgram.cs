namespace Overlay.Samples.Supernodes;

/// <summary>Runs the supernode until it is stopped.</summary>
internal static class SupernodeProgram
{
    private static readonly TimeSpan PrintInterval = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(SupernodeSettings settings, StatusSignal status, CancellationToken stop)
    {
        var key = settings.KeyFile is { } file ? SupernodeKey.FromFile(file) : SupernodeKey.Keep(StateDirectory.Candidates(Environment.GetEnvironmentVariable), settings.Bind.Port);
        using var log = ConsoleLog.Create(settings.Verbose);
        await using var supernode = new Supernode(new SupernodeOptions
        {
            Bind = settings.Bind,
            KeyPair = key.KeyPair,
            Communities = settings.Communities.Count == 0 ? null : settings.Communities,
            Limits = Limits(settings),
            Replicates = settings.Replicates,
            LoggerFactory = log,
        });
        using var shown = status.Show(() => StatisticsTable.Print(supernode));
        await supernode.StartAsync(stop);
        Greet(key, supernode);
        var work = settings.Verbose ? PrintRegularlyAsync(supernode, stop) : Task.Delay(Timeout.Infinite, stop);
        await StopSignal.UntilOverAsync(await Task.WhenAny(work, supernode.Completion), "stopping", stop);
        return ExitCode.Success;
    }

    private static SupernodeLimitOptions Limits(SupernodeSettings settings)
    {
        var limits = new SupernodeLimitOptions();
        limits = limits with { MaxCommunities = settings.MaxCommunities ?? limits.MaxCommunities };
        limits = limits with { RelayBytesPerSecond = settings.RelayBytesPerSecond ?? limits.RelayBytesPerSecond };
        return settings.MaxMembers is { } members
            ? limits with { MaxMembers = members, MaxCommunityMembers = Math.Min(members, limits.MaxCommunityMembers) }
            : limits;
    }

    private static void Greet(SupernodeKey key, Supernode supernode)
    {
        OutputLine.Say($"listening on UDP {supernode.LocalEndPoint}");
        OutputLine.Say($"public key {supernode.PublicKey}{(key.File is { } file ? $" (kept in {file})" : "")}");
        if (key.Trouble is { } trouble)
        {
            OutputLine.Warn($"the key will be a new one at each start, since it cannot be kept. {trouble} Say where with --key-file FILE.");
        }

        OutputLine.Say("edges use:");
        foreach (var address in ListenPlace.ForEdges(supernode.LocalEndPoint))
        {
            Console.WriteLine($"  -l {address}#{supernode.PublicKey}");
        }
    }

    private static async Task PrintRegularlyAsync(Supernode supernode, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(PrintInterval);
        while (await timer.WaitForNextTickAsync(stop))
        {
            StatisticsTable.Print(supernode);
        }
    }
}
