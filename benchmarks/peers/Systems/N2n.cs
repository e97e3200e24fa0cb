using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>n2n of the 1.x series, which Debian packages. It cannot do without Twofish and LZO: without a key it does not start.</summary>
internal sealed class N2n : PeerSystem
{
    private const string Device = "edge0";
    private const int SupernodePort = 7654;

    public override string Id => "n2n";

    public override string Name => "n2n, Twofish and LZO";

    public override SystemKind Kind => SystemKind.Peer;

    public override bool IsEncrypted => true;

    public override string Package => "n2n";

    public override IReadOnlyList<string> Programs => ["supernode", "edge", "ifconfig"];

    public static string ReadOwnVersion() => ProgramVersion.Read(@"n2n v\.([0-9.]+)", "edge", "-h");

    public override string ReadVersion() => ReadOwnVersion();

    public override async Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        lab[1].Start("supernode", "-l", $"{SupernodePort}");
        LabProcess[] edges = [StartEdge(lab, 1), StartEdge(lab, 2)];
        await Task.WhenAll(edges.Select((edge, index) => DeviceSetUp.WaitAsync(lab[index + 1], Device, edge)));
        return new RunningSystem(OverlayLab.AddressOf(2), edges);
    }

    private static LabProcess StartEdge(OverlayLab lab, int number) => lab[number].Start(
        "edge", "-d", Device, "-a", OverlayLab.AddressOf(number), "-c", OverlayLab.Community, "-k", "correct horse",
        "-l", $"{VpcNetwork.AddressOf(1)}:{SupernodePort}", "-M", $"{Mtu}");
}
