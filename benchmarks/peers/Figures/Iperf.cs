using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>TCP streams of iperf3.</summary>
internal static class Iperf
{
    /// <summary>Starts a server, which serves one client after the other until it is disposed.</summary>
    public static async Task<LabProcess> StartServerAsync(LabNamespace host)
    {
        var server = host.Start("iperf3", "--server", "--forceflush");
        await server.WaitForOutputAsync("Server listening");
        return server;
    }

    /// <summary>Starts one stream.</summary>
    public static LabProcess StartClient(LabNamespace host, string address, TimeSpan duration) =>
        host.Start("iperf3", "--client", address, "--time", $"{Math.Ceiling(duration.TotalSeconds):0}", "--json");

    /// <summary>One stream, from its start to its end.</summary>
    public static async Task<IperfResult> RunAsync(LabNamespace host, string address, TimeSpan duration)
    {
        using var client = StartClient(host, address, duration);
        await client.WaitForExitAsync();
        return IperfResult.Parse(client.Output);
    }
}
