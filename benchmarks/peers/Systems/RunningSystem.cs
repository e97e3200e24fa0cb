using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>A system between two hosts.</summary>
/// <param name="Address">The address of host 2 in it.</param>
/// <param name="Ends">The process at each end; none for what the kernel does.</param>
internal sealed record RunningSystem(string Address, IReadOnlyList<LabProcess> Ends);
