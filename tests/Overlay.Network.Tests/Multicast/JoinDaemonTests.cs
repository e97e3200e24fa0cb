using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>smcroute: a daemon joins groups for others, many at once.</summary>
[Collection(MulticastCollection.Name)]
public sealed class JoinDaemonTests(MulticastNetwork network)
{
    private static readonly IPAddress First = IPAddress.Parse("239.192.4.0");
    private static readonly IPAddress Last = IPAddress.Parse("239.192.4.63");
    private static readonly IPAddress OfOneSource = IPAddress.Parse("232.0.0.4");

    [RootFact("smcrouted", "smcroutectl")]
    public async Task Groups_AreJoined_AndLeft()
    {
        using var folder = new LabFolder();
        var socket = folder.PathOf("socket");
        using var daemon = network[3].Start("smcrouted", "-n", "-N", "-f", "/dev/null", "-P", folder.PathOf("pid"), "-u", socket);
        await Eventually.IsTrueAsync(() => File.Exists(socket), daemon.Describe);

        Control("join", $"{First}/26");
        Control("join", OverlayLab.AddressOf(2), $"{OfOneSource}");
        await network.HeardByAsync(2, First, 3);
        await network.HeardByAsync(2, Last, 3);
        await network.HeardByAsync(2, OfOneSource, 3);
        await network.HeardByAsync(5, OfOneSource);

        Control("leave", $"{First}/26");
        await network.HeardByAsync(2, First);
        await network.HeardByAsync(2, Last);
        await network.HeardByAsync(2, OfOneSource, 3);

        void Control(string verb, params string[] what) => network[3].Run("smcroutectl", ["-u", socket, verb, "edge0", .. what]);
    }
}
