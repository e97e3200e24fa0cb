using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>Programs that send one packet to many.</summary>
public sealed class MulticastTests(ArticleNetwork network) : IClassFixture<ArticleNetwork>
{
    [RootFact("socat")]
    public async Task MulticastDatagram_ReachesEveryListener()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);

        var sender = network.Lab[2].StartShell($"while true; do echo to the group | socat -u - UDP4-DATAGRAM:239.1.2.3:6666,bind={OverlayLab.AddressOf(2)},ip-multicast-if={OverlayLab.AddressOf(2)}; sleep 0.2; done");

        await third.WaitForOutputAsync("^to the group$");
        await fourth.WaitForOutputAsync("^to the group$");
        sender.Dispose();

        LabProcess Listen(int number) => network.Lab[number].Start("socat", "-u", "UDP4-RECV:6666,ip-add-membership=239.1.2.3:edge0,reuseaddr", "STDOUT");
    }

    [RootFact("socat")]
    public async Task MulticastDatagram_IPv6_ReachesEveryListener()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);

        var sender = network.Lab[2].StartShell("while true; do echo to the group | socat -u - 'UDP6-DATAGRAM:[ff02::1234%edge0]:6667'; sleep 0.2; done");

        await third.WaitForOutputAsync("^to the group$");
        await fourth.WaitForOutputAsync("^to the group$");
        sender.Dispose();

        LabProcess Listen(int number) => network.Lab[number].Start("socat", "-u", "UDP6-RECV:6667,ipv6-join-group=[ff02::1234]:edge0,reuseaddr", "STDOUT");
    }

    [RootFact("iperf")]
    public async Task MulticastStream_ReachesEveryListener_WithoutLoss()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);
        await third.WaitForOutputAsync("Joining multicast group|Server listening");
        await fourth.WaitForOutputAsync("Joining multicast group|Server listening");

        using var sender = network.Lab[2].Start("iperf", "-c", "239.1.2.4", "-u", "-B", OverlayLab.AddressOf(2), "-T", "4", "-t", "2", "-b", "4M", "-l", "1300");
        await sender.SucceedAsync();

        // "0/810 (0%)" is lost and total; iperf sends a little less than it should on a busy machine.
        await third.WaitForOutputAsync(@"\b0/[5-9]\d\d \(0%\)");
        await fourth.WaitForOutputAsync(@"\b0/[5-9]\d\d \(0%\)");

        LabProcess Listen(int number) => network.Lab[number].Start("iperf", "-s", "-u", "-B", "239.1.2.4%edge0", "-e");
    }

    [RootFact("avahi-daemon", "avahi-browse", "dbus-daemon", "unshare", "mount")]
    public async Task ServiceDiscovery_FindsAServiceOfAnotherHost()
    {
        using var publisher = new AvahiHost(network.Lab[2], "publisher");
        using var browser = new AvahiHost(network.Lab[4], "browser");
        publisher.Publish("Overlay story", "_overlay-story._tcp", 4242);
        await publisher.StartAsync();
        await browser.StartAsync();

        using var browse = browser.Browse("_overlay-story._tcp");

        await browse.WaitForOutputAsync(@"^=;edge0;IPv4;Overlay\\032story;_overlay-story\._tcp;local;publisher\.local;192\.168\.1\.2;4242;");
    }
}
