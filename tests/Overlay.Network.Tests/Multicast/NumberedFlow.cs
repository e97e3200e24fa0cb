using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A flow of mgen to a group, 200 numbered datagrams a second; listeners write down each.</summary>
internal static partial class NumberedFlow
{
    /// <summary>Bytes in each datagram.</summary>
    public const int Length = 512;

    private const int Rate = 200;

    /// <summary>Starts to send so many; the program ends a while after the last.</summary>
    public static LabProcess Send(VpcHost host, IPAddress group, int count) => host.Start(
        "mgen", "event", $"0.0 ON 1 UDP DST {group}/6005 PERIODIC [{Rate} {Length}] COUNT {count}", "event", string.Create(CultureInfo.InvariantCulture, $"{((double)count / Rate) + 0.5} OFF 1"),
        "interface", "edge0", "txlog", "output", "/dev/stdout", "flush");

    /// <summary>How many a sender that has ended has sent.</summary>
    public static int CountOf(LabProcess sender) => SentPattern().Count(sender.Output);

    /// <summary>Joins the group and listens.</summary>
    public static LabProcess Listen(VpcHost host, IPAddress group) => host.Start(
        "mgen", "event", $"0.0 JOIN {group} INTERFACE edge0", "event", "0.0 LISTEN UDP 6005", "output", "/dev/stdout", "flush");

    /// <summary>Waits until a listener has a number.</summary>
    public static Task HeardAsync(LabProcess listener, int number) => listener.WaitForOutputAsync($@"\bseq>{number} ");

    /// <summary>The numbers that a listener has, as they came.</summary>
    public static int[] NumbersOf(LabProcess listener) =>
        [.. NumberPattern().Matches(listener.Output).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"SEND .*\bseq>\d+ ")]
    private static partial Regex SentPattern();

    [GeneratedRegex(@"RECV .*\bseq>(\d+) ")]
    private static partial Regex NumberPattern();
}
