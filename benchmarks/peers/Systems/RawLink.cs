using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>The network below: two veth pairs and a bridge.</summary>
internal sealed class RawLink : PeerSystem
{
    public override string Id => "raw";

    public override string Name => "raw veth";

    public override SystemKind Kind => SystemKind.Raw;

    public override string Package => "iproute2";

    public override IReadOnlyList<string> Programs => ["ip"];

    public override string ReadVersion() => $"Linux {Environment.OSVersion.Version}";

    public override Task<RunningSystem> StartAsync(OverlayLab lab, string folder) =>
        Task.FromResult(new RunningSystem($"{VpcNetwork.AddressOf(2)}", []));
}
