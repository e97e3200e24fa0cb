using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>Edges of this repository with AES-256-GCM of the platform. One supernode introduces them, and copies if it is told to.</summary>
/// <param name="mode">Who makes the copies.</param>
/// <param name="name">The name in the table.</param>
internal sealed class OverlayCopies(ReplicationMode mode, string name) : CopySystem
{
    private const int StartedAtOnce = 8;

    public override string Name => name;

    public override string Device => "edge0";

    public override IReadOnlyList<string> Programs => ["dotnet"];

    public override async Task StartAsync(OverlayLab lab, int members)
    {
        await lab.StartSupernodeAsync(1, mode == ReplicationMode.Replicators ? ["--replicate", "--relay-limit", "100000"] : []);
        foreach (var some in Ends(members).Chunk(StartedAtOnce))
        {
            await Task.WhenAll(some.Select(number => lab.StartEdgeAsync(number, "-M", $"{PeerSystem.Mtu}", "--cipher", "platform", "--replication", $"{mode}")));
        }
    }

    /// <summary>All nodes meet all others, learn their groups and hand out keys; a second for every ten of them and some to spare.</summary>
    public override Task SettleAsync(OverlayLab lab, int members) => Task.Delay(TimeSpan.FromSeconds(5 + (members / 10.0)));
}
