using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>Starts this program as a load generator in a host.</summary>
internal static class OwnProgram
{
    public static LabProcess StartLoad(this LabNamespace host, string role, params string[] arguments) =>
        host.StartDotnet(typeof(OwnProgram).Assembly.Location, [role, .. arguments]);

    /// <summary>Starts a receiver and waits until it is ready.</summary>
    public static async Task<LabProcess> StartReceiverAsync(this LabNamespace host, string role, params string[] arguments)
    {
        var receiver = host.StartLoad(role, arguments);
        await receiver.WaitForOutputAsync($"^{Programs.Report.Ready}$");
        return receiver;
    }
}
