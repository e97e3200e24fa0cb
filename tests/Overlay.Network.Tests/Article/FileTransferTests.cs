using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>A file over netcat: it has to arrive as it was sent.</summary>
public sealed class FileTransferTests(ArticleNetwork network) : IClassFixture<ArticleNetwork>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [RootFact("nc", "bash", "sha256sum", "head", "tee")]
    public async Task ThousandMegabytes_ArriveUnchanged()
    {
        await Transfer(network.Lab[3], network.Lab[2], OverlayLab.AddressOf(2), megabytes: 1000);
    }

    /// <summary>Sends random bytes through nc and compares the hashes at both ends.</summary>
    internal static async Task Transfer(LabNamespace from, LabNamespace to, string address, int megabytes, int port = 9100)
    {
        var (flag, table) = address.Contains(':', StringComparison.Ordinal) ? ("-6", "tcp6") : ("-4", "tcp");
        using var receiver = to.StartShell($"nc {flag} -l -p {port} | sha256sum");
        await Eventually.IsTrueAsync(
            () => IsListening(port, to.Invoke(() => File.ReadAllText($"/proc/thread-self/net/{table}"))),
            receiver.Describe);
        using var sender = from.Start("bash", "-c", $"head -c {megabytes}000000 /dev/urandom | tee >(sha256sum >&2) | nc -N {address} {port}");

        var sent = await sender.WaitForOutputAsync("^[0-9a-f]{64}", Limit);
        var received = await receiver.WaitForOutputAsync("^[0-9a-f]{64}", Limit);

        Assert.Equal(sent.Value, received.Value);
    }

    /// <summary>A socket that listens has state 0A.</summary>
    private static bool IsListening(int port, string sockets) => Regex.IsMatch(sockets, $":{port:X4} 0+:0000 0A");
}
