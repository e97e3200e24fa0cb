using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>A file over netcat: it has to arrive as it was sent.</summary>
public sealed partial class FileTransferTests(ArticleNetwork network) : IClassFixture<ArticleNetwork>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [RootFact("nc", "bash", "sha256sum", "head", "tee")]
    public async Task ThousandMegabytes_ArriveUnchanged()
    {
        await Transfer(network.Lab[3], network.Lab[2], OverlayLab.AddressOf(2), megabytes: 1000);
    }

    /// <summary>Sends random bytes through nc and compares the hashes at both ends.</summary>
    internal static async Task Transfer(LabNamespace from, LabNamespace to, string address, int megabytes)
    {
        var (flag, table) = address.Contains(':', StringComparison.Ordinal) ? ("-6", "tcp6") : ("-4", "tcp");
        using var receiver = to.StartShell($"nc {flag} -l -p 9100 | sha256sum");
        await Eventually.IsTrueAsync(
            () => ListeningPattern().IsMatch(to.Invoke(() => File.ReadAllText($"/proc/thread-self/net/{table}"))),
            receiver.Describe);
        using var sender = from.Start("bash", "-c", $"head -c {megabytes}000000 /dev/urandom | tee >(sha256sum >&2) | nc -N {address} 9100");

        var sent = await sender.WaitForOutputAsync("^[0-9a-f]{64}", Limit);
        var received = await receiver.WaitForOutputAsync("^[0-9a-f]{64}", Limit);

        Assert.Equal(sent.Value, received.Value);
    }

    /// <summary>A socket that listens (state 0A) on port 9100.</summary>
    [GeneratedRegex(":238C 0+:0000 0A")]
    private static partial Regex ListeningPattern();
}
