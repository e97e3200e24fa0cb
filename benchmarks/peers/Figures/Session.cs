using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>Two hosts with a system between them that works.</summary>
/// <param name="Near">The host that sends.</param>
/// <param name="Far">The host that receives.</param>
/// <param name="System">What is measured.</param>
/// <param name="Scale">How long and how much.</param>
internal sealed record Session(VpcHost Near, VpcHost Far, RunningSystem System, Scale Scale)
{
    /// <summary>The receiving host's address.</summary>
    public string Address => System.Address;
}
