using System.Globalization;

namespace Overlay.Network.Tests.Lab;

/// <summary>Whether echo requests are answered. The answers are counted by the kernel: ping itself waits only two round trips for the last.</summary>
internal static class Echo
{
    /// <summary>Sends so many requests, 10 ms apart, and waits until all are answered.</summary>
    public static Task AllAnsweredAsync(VpcHost from, string address, int count, params string[] options)
    {
        var before = Replies(from);
        var output = from.TryRun("ping", ["-c", $"{count}", "-i", "0.01", "-W", "2", .. options, address]).Output;
        return WaitForRepliesAsync(from, before + count, () => output);
    }

    /// <summary>Waits until exactly so many answers have been counted in all.</summary>
    public static async Task WaitForRepliesAsync(VpcHost host, long expected, Func<string> describe)
    {
        var replies = 0L;
        await Eventually.IsTrueAsync(() => (replies = Replies(host)) >= expected, () => $"{replies} of {expected} answers.\n{describe()}");
        Assert.Equal(expected, replies);
    }

    /// <summary>The echo replies (ICMP type 0) that a host has received.</summary>
    public static long Replies(VpcHost host)
    {
        const string Line = "IcmpMsg: ";
        var lines = host.Run("cat", "/proc/net/snmp").Split('\n').Where(line => line.StartsWith(Line, StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        var column = lines.Length == 0 ? -1 : Array.IndexOf(lines[0], "InType0");
        return column < 0 ? 0 : long.Parse(lines[1][column], CultureInfo.InvariantCulture);
    }
}
