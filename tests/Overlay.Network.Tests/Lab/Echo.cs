using System.Globalization;

namespace Overlay.Network.Tests.Lab;

/// <summary>Whether echo requests are answered. The answers are counted by the kernel: ping itself waits only two round trips for the last.</summary>
internal static class Echo
{
    /// <summary>Sends so many requests, 10 ms apart, and waits until all are answered.</summary>
    public static Task AllAnsweredAsync(LabNamespace from, string address, int count, params string[] options)
    {
        var before = Replies(from);
        var output = from.TryRun("ping", ["-c", $"{count}", "-i", "0.01", "-W", "2", .. options, address]).Output;
        return WaitForRepliesAsync(from, before + count, () => output);
    }

    /// <summary>Waits until exactly so many answers have been counted in all.</summary>
    public static async Task WaitForRepliesAsync(LabNamespace host, long expected, Func<string> describe)
    {
        var replies = 0L;
        await Eventually.IsTrueAsync(() => (replies = Replies(host)) >= expected, () => $"{replies} of {expected} answers.\n{describe()}");
        Assert.Equal(expected, replies);
    }

    /// <summary>The echo replies of ICMP (type 0) and ICMPv6 that a host has received.</summary>
    public static long Replies(LabNamespace host)
    {
        const string LineV4 = "IcmpMsg: ";
        const string LineV6 = "Icmp6InEchoReplies";
        var lines = host.Run("cat", "/proc/net/snmp", "/proc/net/snmp6").Split('\n');
        var v4 = lines.Where(line => line.StartsWith(LineV4, StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        var column = v4.Length == 0 ? -1 : Array.IndexOf(v4[0], "InType0");
        var v6 = lines.First(line => line.StartsWith(LineV6, StringComparison.Ordinal))[LineV6.Length..];
        return long.Parse(v6, CultureInfo.InvariantCulture) + (column < 0 ? 0 : long.Parse(v4[1][column], CultureInfo.InvariantCulture));
    }
}
