using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>Two edges of this repository, and a supernode on the first host that introduces them.</summary>
/// <param name="id">The name on the command line.</param>
/// <param name="name">The name in tables.</param>
/// <param name="encrypted">Whether the options ask for encryption.</param>
/// <param name="options">Options of <c>edge</c>.</param>
internal sealed class OverlayEdges(string id, string name, bool encrypted, params string[] options) : PeerSystem
{
    public static OverlayEdges Clear { get; } = new("overlay-clear", "Overlay, clear", encrypted: false, "--no-encryption");

    public static OverlayEdges Platform { get; } =
        new("overlay-platform", "Overlay, AES-256-GCM of the platform", encrypted: true, "-k", OverlayLab.Key, "--cipher", "platform");

    public static OverlayEdges Aegis { get; } =
        new("overlay-aegis", "Overlay, AEGIS-128L of libsodium", encrypted: true, "-k", OverlayLab.Key, "--cipher", "aegis");

    public static OverlayEdges Compressed { get; } = new("overlay-compressed", "Overlay, clear, LZ4", encrypted: false, "--no-encryption", "-z");

    public static OverlayEdges ClearInRealTime { get; } = Clear.InRealTime();

    public static OverlayEdges PlatformInRealTime { get; } = Platform.InRealTime();

    public static OverlayEdges AegisInRealTime { get; } = Aegis.InRealTime();

    public override string Id => id;

    public override string Name => name;

    public override SystemKind Kind => SystemKind.Overlay;

    public override bool IsEncrypted => encrypted;

    public override string Package => "this repository";

    public override IReadOnlyList<string> Programs => ["dotnet"];

    public override string ReadVersion() => $"commit {Results.Machine.ReadCommit()}, .NET {Environment.Version}";

    public override async Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        await lab.StartSupernodeAsync();
        var edges = await Task.WhenAll(StartEdgeAsync(lab, 1), StartEdgeAsync(lab, 2));
        return new RunningSystem(OverlayLab.AddressOf(2), edges);
    }

    private OverlayEdges InRealTime() => new($"{id}-realtime", $"{name}, real time", encrypted, [.. options, "--realtime"]);

    private Task<LabProcess> StartEdgeAsync(OverlayLab lab, int number) => OverlayLab.StartEdgeAsync(lab[number], number, ["-M", $"{Mtu}", .. options]);
}
