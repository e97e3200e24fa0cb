using Overlay.Samples.Tipc.Clusters;

namespace Overlay.Samples.Tipc.Protocol;

/// <summary>What a node is told at its start.</summary>
internal sealed record TipcEngineOptions
{
    public required ClusterOptions Cluster { get; init; }

    public MulticastMethod Method { get; init; } = MulticastMethod.AutoSelect;
}
