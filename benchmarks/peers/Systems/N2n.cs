using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>n2n of the 1.x series, which Debian packages: always compressed with LZO; encrypted with Twofish if there is a key.</summary>
/// <param name="id">The name on the command line.</param>
/// <param name="name">The name in tables.</param>
/// <param name="key">The key, or null for none.</param>
internal sealed class N2n(string id, string name, string? key) : PeerSystem
{
    private const int SupernodePort = 7654;

    public static N2n Clear { get; } = new("n2n-clear", "n2n, clear", key: null);

    public static N2n Twofish { get; } = new("n2n", "n2n, Twofish", "correct horse");

    public override string Id => id;

    public override string Name => name;

    public override SystemKind Kind => SystemKind.Peer;

    public override bool IsEncrypted => key is not null;

    public override string Package => "n2n";

    public override IReadOnlyList<string> Programs => ["supernode", "edge", "ifconfig"];

    public override string ReadVersion() => ProgramVersion.Read(@"n2n v\.([0-9.]+)", "edge", "-h");

    public override async Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        lab[1].Start("supernode", "-l", $"{SupernodePort}");
        LabProcess[] edges = [StartEdge(lab, 1), StartEdge(lab, 2)];
        await Task.WhenAll(edges.Select((edge, index) => Eventually.IsTrueAsync(() => lab[index + 1].HasDevice("edge0"), edge.Describe)));
        return new RunningSystem(OverlayLab.AddressOf(2), edges);
    }

    private LabProcess StartEdge(OverlayLab lab, int number) => lab[number].Start(
        "edge",
        ["-d", "edge0", "-a", OverlayLab.AddressOf(number), "-c", OverlayLab.Community, "-l", $"{VpcNetwork.AddressOf(1)}:{SupernodePort}", "-M", $"{Mtu}", .. key is null ? (string[])[] : ["-k", key]]);
}
