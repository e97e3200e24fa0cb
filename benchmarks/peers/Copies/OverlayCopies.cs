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

    /// <summary>One edge after the other, each when the one before has met all: twenty thousand handshakes at once take two processors longer than any of them lasts.</summary>
    public override async Task StartAsync(OverlayLab lab, int members)
    {
        await lab.StartSupernodeAsync(1, mode == ReplicationMode.Replicators ? ["--replicate", "--relay-limit", "100000"] : []);
        _sender = await StartEdgeAsync(lab, Sender, "--groups", "--replication", $"{mode}");
        for (var number = FirstMember; number < FirstMember + members; number++)
        {
            var edge = await StartEdgeAsync(lab, number);
            await edge.WaitForOutputAsync(Joined(number - Sender), Patience);
        }
    }

    /// <summary>So many peers have joined.</summary>
    private static string Joined(int count) => $@"(?:^peer \S+ joined.*\n(?:(?!peer \S+ joined).*\n)*){{{count}}}";

    /// <summary>The supernode shares the processors with all handshakes, and may be late.</summary>
    private Task<LabProcess> StartEdgeAsync(OverlayLab lab, int number, params string[] options) =>
        lab.StartEdgeAsync(number, ["-M", $"{PeerSystem.Mtu}", "--keep-trying", "--cipher", cipher, .. Background, .. options]);

    public override async Task SettleAsync(int members)
    {
        await _sender!.WaitForOutputAsync($@"{Regex.Escape(Group)} +│ {members}: ", Patience);
        await Task.Delay(Rest);
    }
}
