using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>Edges of this repository. One supernode introduces them, and copies if it is told to.</summary>
/// <param name="id">The name on the command line.</param>
/// <param name="name">The name in the table.</param>
/// <param name="mode">Who makes the copies.</param>
/// <param name="cipher">The suite, as <c>edge --cipher</c> names it.</param>
internal sealed class OverlayCopies(string id, string name, ReplicationMode mode, string cipher) : CopySystem
{
    /// <summary>All meet all others before the last is a member: with 200 of them some 20,000 handshakes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>After the members are known: until keys are handed out and nobody is busy with others.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>What 200 nodes do for each of 200 others in the background would keep the two processors that they share busy: as seldom as can be.</summary>
    private static readonly string[] Background = ["--keep-alive", "60", "--rekey-after", "3600"];

    private LabProcess? _sender;

    public override string Id => id;

    public override string Name => name;

    public override SystemKind Kind => SystemKind.Overlay;

    public override string Device => "edge0";

    public override IReadOnlyList<string> Programs => ["dotnet"];

    public override async Task StartAsync(OverlayLab lab, int members)
    {
        await lab.StartSupernodeAsync(1, mode == ReplicationMode.Replicators ? ["--replicate", "--relay-limit", "100000"] : []);
        await ForEachEndAsync(members, async number =>
        {
            // The supernode shares the processors with hundreds of handshakes, and may be late.
            string[] view = number == Sender ? ["--groups"] : [];
            var edge = await lab.StartEdgeAsync(number, ["-M", $"{PeerSystem.Mtu}", "--keep-trying", "--cipher", cipher, "--replication", $"{mode}", .. Background, .. view]);
            _sender = number == Sender ? edge : _sender;
        });
    }

    public override async Task SettleAsync(int members)
    {
        await _sender!.WaitForOutputAsync($@"{Regex.Escape(Group)} +│ {members}: ", Patience);
        await Task.Delay(Rest);
    }
}
