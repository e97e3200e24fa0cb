using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>mgen: a numbered flow, of which the receivers write down each datagram.</summary>
[Collection(MulticastCollection.Name)]
public sealed partial class MgenTests(MulticastNetwork network)
{
    private const int Count = 300;
    private const int Length = 512;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.5");

    [RootFact("mgen")]
    public async Task NumberedFlow_ArrivesWhole_InOrder_AndOnce()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);
        await network.HeardByAsync(2, Group, 3, 4);
        using var copies = network.CountCopies(2, Length);

        using var sender = network[2].Start("mgen", "event", $"0.0 ON 1 UDP DST {Group}/6005 PERIODIC [200 {Length}] COUNT {Count}", "event", $"{Count / 200.0 + 0.5} OFF 1", "interface", "edge0", "output", "/dev/stdout");
        await sender.SucceedAsync();

        foreach (var receiver in new[] { third, fourth })
        {
            await receiver.WaitForOutputAsync($@"\bseq>{Count - 1} ");
            Assert.Equal(Enumerable.Range(0, Count), NumberPattern().Matches(receiver.Output).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
        }

        Assert.Equal($"3:{Count} 4:{Count}", copies.Stop());

        LabProcess Listen(int number) => network[number].Start("mgen", "event", $"0.0 JOIN {Group} INTERFACE edge0", "event", "0.0 LISTEN UDP 6005", "output", "/dev/stdout", "flush");
    }

    [GeneratedRegex(@"RECV .*\bseq>(\d+) ")]
    private static partial Regex NumberPattern();
}
