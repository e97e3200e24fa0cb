using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>iperf, version 2: a stream of numbered datagrams, of which each receiver counts what is missing.</summary>
[Collection(MulticastCollection.Name)]
public sealed class IperfTests(MulticastNetwork network)
{
    private const int Length = 1000;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.1");

    [RootFact("iperf")]
    public async Task Stream_ReachesItsMembersWithoutLoss_AndNobodyElse()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);
        await network.HeardByAsync(2, Group, 3, 4);
        using var copies = network.CountCopies(2, Length);

        using var sender = network[2].Start("iperf", "-c", $"{Group}", "-u", "-B", OverlayLab.AddressOf(2), "-T", "4", "-t", "1", "-b", "4M", "-l", $"{Length}");
        await sender.SucceedAsync();

        // "0/501 (0%)" is lost and total; iperf sends a little less than it should on a busy machine.
        await third.WaitForOutputAsync(@"\b0/[1-9]\d\d \(0%\)");
        await fourth.WaitForOutputAsync(@"\b0/[1-9]\d\d \(0%\)");
        Assert.Matches(@"^3:(\d{3}) 4:\1$", copies.Stop());

        LabProcess Listen(int number) => network[number].Start("iperf", "-s", "-u", "-B", $"{Group}%edge0", "-e");
    }
}
